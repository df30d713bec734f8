import * as tf from "@tensorflow/tfjs";
import type { SegmentOptions } from "../options.ts";
import type { SimdBackend } from "./simd/simd_backend.ts";

/** More threads than this have nothing to do on images of the default size. */
const MAX_DEFAULT_THREADS = 16;

/** A tfjs backend that has the fused ops, held until `release()`. */
export interface HeldBackend {
  /** tfjs's name for it. */
  name: string;
  /** The backend as people know it: `simd`. */
  backend: string;
  /** What it runs on, in words: `2 threads, relaxed SIMD`. */
  device: string;
  /** Why this one was taken, in words. */
  reason: string;
  /** Lets go; the last one to do so stops the backend's threads. */
  release(): void;
}

interface Running {
  started: Promise<SimdBackend>;
  holders: number;
}

const running = new Map<string, Running>();

/**
 * Starts the backend that an option asks for, or takes the one that runs already. Who means to use it again and again
 * holds it: starting costs some tens of milliseconds, and its memory is used again.
 *
 * @param threads threads to compute with; the machine's cores, at most 16, when missing.
 */
export async function holdBackend(
  choice: SegmentOptions["backend"],
  { threads = Math.min(MAX_DEFAULT_THREADS, navigator.hardwareConcurrency) }: { threads?: number } = {},
): Promise<HeldBackend> {
  const name = `simd-${threads}`;
  const entry = running.get(name) ?? { started: start(name, threads), holders: 0 };
  running.set(name, entry);
  entry.holders++;
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    if (--entry.holders > 0) return;
    running.delete(name);
    tf.removeBackend(name);
  };
  try {
    const { runtime } = await entry.started;
    return {
      name,
      backend: "simd",
      device: `${runtime.threads} thread${runtime.threads === 1 ? "" : "s"}, ${
        runtime.relaxed ? "relaxed" : "plain"
      } SIMD`,
      reason: choice === "auto" ? "auto: the one backend of this version" : "asked for by name",
      release,
    };
  } catch (error) {
    running.delete(name);
    throw error;
  }
}

async function start(name: string, threads: number): Promise<SimdBackend> {
  const { registerSimdBackend } = await import("./simd/register.ts");
  return await registerSimdBackend(name, { threads });
}

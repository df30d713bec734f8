import * as tf from "@tensorflow/tfjs-core";
import { SgscnError } from "../errors.ts";
import type { SegmentOptions } from "../options.ts";
import type { AdapterFacts } from "../types.ts";
import type { MemoryModel } from "./memory_model.ts";
import { SIMD_MEMORY } from "./simd/memory.ts";
import { findAdapter, type FoundAdapter, noAdapter } from "./webgpu/gpu.ts";
import { webgpuMemory } from "./webgpu/memory.ts";

/** More threads than this have nothing to do on images of the default size. */
const MAX_DEFAULT_THREADS = 16;

type Choice = SegmentOptions["backend"];

/** A tfjs backend that has the fused ops, held until `release()`. */
export interface HeldBackend {
  /** tfjs's name for it. */
  name: string;
  /** The backend as people know it: `simd` or `webgpu`. */
  backend: string;
  /** What it runs on, in words: `2 threads, relaxed SIMD`. */
  device: string;
  /** Why this one was taken, in words. */
  reason: string;
  /** The GPU's facts, where there is one. */
  adapter?: AdapterFacts;
  /** The memory it trains in, for `checkMemory()`. */
  memory: MemoryModel;
  /** Why it can be used no more, or `undefined` while it can: the next to hold such a backend gets a new one. */
  readonly lost: string | undefined;
  /** Lets go; the last one to do so stops the backend's threads or closes its device. */
  release(): void;
}

/** What `start` functions give: everything but what belongs to one holder. */
type Started = Omit<HeldBackend, "reason" | "release">;

interface Running {
  started: Promise<Started>;
  /** Once it has. */
  lost?: () => string | undefined;
  holders: number;
}

const running = new Map<string, Running>();

/** What is found without starting anything: drivers are loaded once, and do not change while a process runs. */
let found: Promise<FoundAdapter | undefined> | undefined;

/** Why this machine's GPU is not to be trusted, once its self-test has failed: `auto` does not try it for every job. */
let unfit: string | undefined;

/** Devices opened so far; each has a backend of its own name, as kernels are registered by name. */
let devices = 0;

/**
 * Starts the backend that an option asks for, or takes the one that runs already. Who means to use it again and again
 * holds it: starting costs some tens of milliseconds, on a GPU more, and its memory is used again.
 *
 * `auto` takes a GPU that passes its self-test, else simd; `webgpu` takes any adapter.
 *
 * @param threads threads of simd; the machine's cores, at most 16, when missing.
 * @throws {SgscnError} `invalid-option` for `webgpu` without an adapter, `trainer-failed` when it does not work
 */
export async function holdBackend(
  choice: Choice,
  { threads = Math.min(MAX_DEFAULT_THREADS, navigator.hardwareConcurrency) }: { threads?: number } = {},
): Promise<HeldBackend> {
  const simd = (reason: string) => hold(`simd-${threads}`, (name) => startSimd(name, threads), reason);
  const webgpu = (reason: string) => hold("webgpu", () => startWebgpu(`webgpu-${++devices}`), reason);
  if (choice === "simd") return await simd("asked for by name");
  if (choice === "webgpu") return await webgpu("asked for by name");
  const { takesGpu, reason } = decide(await adapterOnce());
  if (!takesGpu) return await simd(`auto: ${reason}`);
  if (unfit) return await simd(`auto: ${unfit}`);
  return await orElse(() => webgpu(`auto: ${reason}`), (failure) => simd(`auto: ${failure}`));
}

/** The first, or the second, which is told why not the first. */
export async function orElse<T>(
  first: () => Promise<T>,
  second: (failure: string) => Promise<T>,
): Promise<T> {
  try {
    return await first();
  } catch (error) {
    return await second((error as Error).message);
  }
}

/** For each choice, the memory that training would have, or why there would be none. */
export type BackendSurvey = Record<Choice, MemoryModel | { unavailable: string }>;

/** What each choice would mean on this machine; starts nothing. */
export async function surveyBackends(): Promise<BackendSurvey> {
  const adapter = await adapterOnce();
  const webgpu = adapter ? webgpuMemory(adapter.adapter.limits) : { unavailable: noAdapter().message };
  return { simd: SIMD_MEMORY, webgpu, auto: decide(adapter).takesGpu ? webgpu : SIMD_MEMORY };
}

/** `auto`: a software adapter would be slower than simd. */
export function decide(
  adapter: Pick<FoundAdapter, "name" | "isSoftware"> | undefined,
): { takesGpu: boolean; reason: string } {
  if (!adapter) return { takesGpu: false, reason: "no WebGPU adapter" };
  const { name, isSoftware } = adapter;
  return { takesGpu: !isSoftware, reason: isSoftware ? `only a software adapter, ${name}` : name };
}

function adapterOnce(): Promise<FoundAdapter | undefined> {
  return found ??= findAdapter();
}

/** One more hold of what runs under a key, or of what `start` starts. */
async function hold(
  key: string,
  start: (name: string) => Promise<Started>,
  reason: string,
): Promise<HeldBackend> {
  const known = running.get(key);
  const entry: Running = known && !known.lost?.() ? known : { started: start(key), holders: 0 };
  running.set(key, entry);
  entry.holders++;
  const forget = () => {
    if (running.get(key) === entry) running.delete(key);
  };
  try {
    const started = await entry.started;
    entry.lost = () => started.lost;
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      if (--entry.holders > 0) return;
      forget();
      remove(started.name);
    };
    return Object.defineProperties(
      { reason, release },
      Object.getOwnPropertyDescriptors(started),
    ) as HeldBackend;
  } catch (error) {
    forget();
    throw error;
  }
}

async function startSimd(name: string, threads: number): Promise<Started> {
  const { registerSimdBackend } = await import("./simd/register.ts");
  const { runtime } = await registerSimdBackend(name, { threads });
  const { relaxed } = runtime;
  const device = `${runtime.threads} thread${runtime.threads === 1 ? "" : "s"}, ${
    relaxed ? "relaxed" : "plain"
  } SIMD`;
  return { name, backend: "simd", device, memory: SIMD_MEMORY, lost: undefined };
}

/** Opens the GPU and lets it prove that it computes. */
async function startWebgpu(name: string): Promise<Started> {
  const [{ registerWebgpuBackend }, { selfTest }, { tryVariants }] = await Promise.all([
    import("./webgpu/register.ts"),
    import("./webgpu/self_test.ts"),
    import("./webgpu/variants.ts"),
  ]);
  const backend = await registerWebgpuBackend(name);
  const { facts, description, device } = backend.gpu;
  let variants: string[];
  try {
    await selfTest(backend);
    variants = await tryVariants(backend);
  } catch (cause) {
    const { lost } = backend.faults; // a device may be lost for a reason that passes
    remove(name);
    const message = `Cannot train on webgpu: ${facts.name} fails its self-test: ${(cause as Error).message}`;
    if (!lost) unfit = message;
    throw new SgscnError("trainer-failed", message, { cause });
  }
  return {
    name,
    backend: "webgpu",
    device: [description, ...variants].join(", "),
    adapter: facts,
    memory: webgpuMemory(device.limits),
    get lost() {
      return backend.faults.lost;
    },
  };
}

/** Stops a backend, whether it was used or not, and forgets its kernels, which hold it. */
function remove(name: string): void {
  tf.findBackend(name); // tfjs disposes of none that it has not handed out
  tf.removeBackend(name);
  for (const { kernelName } of tf.getKernelsForBackend(name)) tf.unregisterKernel(kernelName, name);
}

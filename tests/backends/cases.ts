import * as tf from "@tensorflow/tfjs";
import { registerSimdBackend } from "../../lib/backends/simd/register.ts";
import { findAdapter } from "../../lib/backends/webgpu/gpu.ts";
import { registerWebgpuBackend } from "../../lib/backends/webgpu/register.ts";
import { tryVariants } from "../../lib/backends/webgpu/variants.ts";

/** A backend that has the fused ops, in one of the ways it can be run. One table, so that every case sees every test. */
export interface BackendCase {
  /** In words, for test names; also tfjs's name for it. */
  name: string;
  /** True where it cannot be run; every test of it says so. */
  ignore: boolean;
  /** Registers it with tfjs under `name`. */
  start(): Promise<unknown>;
}

const simd = (threads: number, relaxed: boolean): BackendCase => {
  const name = `simd, ${relaxed ? "relaxed" : "plain"}, ${threads} thread${threads === 1 ? "" : "s"}`;
  return { name, ignore: false, start: () => registerSimdBackend(name, { threads, relaxed }) };
};

/** No adapter, nothing to test; unless this machine is known to have one (`REQUIRE_GPU=1`): then its absence fails. */
export const WEBGPU_IS_ABSENT = Deno.env.get("REQUIRE_GPU") !== "1" && await findAdapter() === undefined;

export const WEBGPU_CASE: BackendCase = {
  name: "webgpu, fused", // "webgpu" is tfjs's own
  ignore: WEBGPU_IS_ABSENT,
  start: () => registerWebgpuBackend("webgpu, fused"),
};

/** The forms that a GPU takes where a software device takes others, and Winograd also where there are few channels. */
const GPU_FORMS_CASE: BackendCase = {
  name: "webgpu in a GPU's forms",
  ignore: WEBGPU_IS_ABSENT,
  async start() {
    const backend = await registerWebgpuBackend("webgpu in a GPU's forms");
    backend.gpu.isSoftware = false;
    backend.variants.maxPatchChannels = 0;
    await tryVariants(backend);
  },
};

/** Every backend and build. */
export const BACKEND_CASES: readonly BackendCase[] = [
  ...[true, false].flatMap((relaxed) => [1, 2, 3].map((threads) => simd(threads, relaxed))),
  WEBGPU_CASE,
  GPU_FORMS_CASE,
];

/** Every build once, for tests that take longer: of threads, only how tasks are handed out could differ. */
export const BUILD_CASES: readonly BackendCase[] = [
  simd(2, true),
  simd(1, false),
  WEBGPU_CASE,
  GPU_FORMS_CASE,
];

/** Runs something on a backend, which is then stopped and must have freed every tensor. */
export async function withBackend(
  { name, start }: BackendCase,
  use: (tfBackend: string) => Promise<void> | void,
): Promise<void> {
  await start();
  tf.setBackend(name);
  const before = tf.memory().numTensors;
  try {
    await use(name);
    const left = tf.memory().numTensors - before;
    if (left !== 0) throw new Error(`${name}: ${left} tensors were not freed`);
  } finally {
    tf.removeBackend(name);
  }
}

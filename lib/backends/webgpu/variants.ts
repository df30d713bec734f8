import type { TensorInfo } from "@tensorflow/tfjs-core";
import { clusterLossKernel } from "./kernels/cluster_loss.ts";
import type { WebgpuBackend } from "./webgpu_backend.ts";

const WEIGHTS = { ce: 1, ss: 1, cc: 1, contextLoss: "soft" } as const;
/** More pixels than a workgroup takes, and vec4s of channels that eight threads cannot share evenly. */
const HEIGHT = 13, WIDTH = 11, CHANNELS = 100;
/** Scores take so many values: a pixel's highest has many channels. */
const LEVELS = 16;
/** The forms add the same numbers; a compiler may contract them in another way. */
const TOLERANCE = 1e-5;

/**
 * Turns on every variant that the device has the features for and that gives there what the ordinary form gives. One that
 * fails in any way stays off, and the device is as good as before.
 *
 * @returns for each variant that was tried, in words, whether it is used and why not
 * @throws {SgscnError} `trainer-failed` when the device had failed before, or was lost
 */
export async function tryVariants(backend: WebgpuBackend): Promise<string[]> {
  const { gpu: { device, isSoftware }, variants, directives, faults } = backend;
  // On a software device no threads share a pixel.
  if (isSoftware || !device.features.has("subgroups" as GPUFeatureName)) return [];
  await faults.settle();
  if (await takesDirective(device, "subgroups")) directives.add("subgroups");
  variants.subgroups = false;
  try {
    await assertAgrees(backend, () => variants.subgroups = true);
    return ["subgroups used"];
  } catch (error) {
    variants.subgroups = false;
    if (faults.lost) throw error;
    const [reason] = (error as Error).message.split("\n", 1); // compilers go on for many lines
    return [`subgroups not used: ${reason.trim()}`];
  }
}

/**
 * Whether the device's compiler takes `enable NAME;`. The standard asks for it; the one in Deno 2.9 has subgroups without
 * and refuses it: https://github.com/gfx-rs/wgpu/issues/8202
 */
async function takesDirective(device: GPUDevice, name: string): Promise<boolean> {
  device.pushErrorScope("validation");
  device.createShaderModule({ label: `enable ${name}`, code: `enable ${name};` });
  return await device.popErrorScope() === null;
}

/** @throws {Error} when the cluster loss is not the same after a change */
async function assertAgrees(backend: WebgpuBackend, change: () => void): Promise<void> {
  const arena = backend.createArena();
  const within = <T>(run: () => T) => backend.within({ arena }, run);
  const made: TensorInfo[] = [];
  try {
    // What a broken shader's commands report, down to their submission, is found by this watch.
    const buffers = backend.faults.watch("a trial", () =>
      within(() => {
        const values = Float32Array.from({ length: HEIGHT * WIDTH * CHANNELS }, (_, i) => scoreOf(i));
        const y = backend.makeTensorInfo([HEIGHT, WIDTH, CHANNELS], "float32", values);
        const ordinary = clusterLossKernel(backend, { y }, WEIGHTS); // total, summary, labels, gradient
        change();
        const outputs = [...ordinary, ...clusterLossKernel(backend, { y }, WEIGHTS)];
        made.push(y, ...outputs);
        const buffers = outputs.map((info) => backend.denseBuffer(info));
        backend.submit();
        return buffers;
      }));
    await backend.faults.settle();
    const [total, summary, labels, gradient, ...changed] = await backend.readBuffers(
      buffers.map((from) => ({ from, bytes: from.size })),
    );
    assertClose("the loss", new Float32Array(changed[0]), new Float32Array(total));
    assertClose("the losses", new Float32Array(changed[1]), new Float32Array(summary));
    assertClose("labels", new Int32Array(changed[2]), new Int32Array(labels), 0);
    assertClose("the gradient", new Float32Array(changed[3]), new Float32Array(gradient));
  } finally {
    within(() => made.forEach(({ dataId }) => backend.disposeData(dataId)));
    backend.end(arena);
  }
}

/** Scores without order, by Knuth's multiplicative hash. */
function scoreOf(i: number): number {
  return (Math.imul(i, 2_654_435_761) >>> 16) % LEVELS / 4;
}

/** @throws {Error} where two arrays differ by more than a share of the largest value, also for what is no number */
function assertClose(
  what: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = TOLERANCE,
): void {
  const allowed = tolerance * Math.max(...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) {
    if (Math.abs(actual[i] - expected[i]) <= allowed) continue;
    throw new Error(`${what} at ${i} is ${actual[i]}, expected ${expected[i]} ± ${allowed}`);
  }
}

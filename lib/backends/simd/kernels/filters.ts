import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Block } from "../kernel_memory.ts";
import type { SimdBackend } from "../simd_backend.ts";
import type { ConvPlan } from "./conv_plan.ts";

/** Winograd points of a 3×3 tap filter. */
const POINTS = 36;

/** Scratch of the kernel that turns a filter into points. */
const filterScratch = (pitch: number) => 9 * pitch + (18 + POINTS) * 32;

/** The filter [k, k, in, out] as the forward products want it; `scale` is the address of a factor for each input, or 0. */
export function packForward(
  backend: SimdBackend,
  filter: TensorInfo,
  { path, depth }: ConvPlan,
  outPitch: number,
  scale: number,
): Block {
  const [, , inputs, outputs] = filter.shape;
  const from = backend.denseAddress(filter);
  if (path === "winograd") return packPoints(backend, from, inputs, outputs, false, outPitch);
  return packRows(backend, from, depth, outputs, { transposed: false, scale, pitch: outPitch });
}

/** The same for the products of the input gradient: [out] rows, columns of [in]. */
export function packInputGradient(
  backend: SimdBackend,
  filter: TensorInfo,
  { path }: ConvPlan,
  inPitch: number,
): Block {
  const [, , inputs, outputs] = filter.shape;
  const from = backend.denseAddress(filter);
  if (path === "winograd") return packPoints(backend, from, inputs, outputs, true, inPitch);
  return packRows(backend, from, outputs, inputs, { transposed: true, scale: 0, pitch: inPitch });
}

/** The taps transposed for the border of replicate padding, [3, 3, out, in padded]. */
export function packTaps(
  { runtime }: SimdBackend,
  from: number,
  inputs: number,
  outputs: number,
  pitch: number,
): Block {
  const block = runtime.memory.allocate(9 * outputs * pitch);
  runtime.run("transposeTaps", 9, [from, inputs, outputs, block.address, pitch]);
  return block;
}

function packPoints(
  { runtime }: SimdBackend,
  from: number,
  inputs: number,
  outputs: number,
  flip: boolean,
  pitch: number,
): Block {
  const rows = flip ? outputs : inputs;
  const block = runtime.memory.allocate(POINTS * rows * pitch);
  const args = [from, inputs, outputs, Number(flip), block.address, pitch / 4];
  runtime.run("winogradFilter", rows, args, filterScratch(pitch));
  return block;
}

function packRows(
  { runtime }: SimdBackend,
  from: number,
  rows: number,
  columns: number,
  { transposed, scale, pitch }: { transposed: boolean; scale: number; pitch: number },
): Block {
  const block = runtime.memory.allocate(rows * pitch);
  runtime.run("packPanels", rows, [from, rows, columns, Number(transposed), scale, block.address, pitch / 4]);
  return block;
}

import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Pixels, SimdBackend } from "../simd_backend.ts";
import { type AffineOperand, affineOperand, constantsBlock } from "./operand.ts";

/** Pixels of one task, about: float32 sums stay short, and there are tasks enough for every thread. */
const STRIP_PIXELS = 1024;

/** Rows that a task takes. */
export interface Strips {
  rows: number;
  count: number;
}

export function stripsOf({ height, width }: Pick<Pixels, "height" | "width">): Strips {
  const rows = Math.max(1, Math.round(STRIP_PIXELS / width));
  return { rows, count: Math.ceil(height / rows) };
}

/** The shift of scores, [pitch / 4]: channels that only pad win nothing. */
export function paddedShift({ runtime: { memory } }: SimdBackend, { z, shift }: AffineOperand): Float64Array {
  const padded = new Float64Array(z.pitch / 4).fill(-Infinity);
  padded.set(memory.floats(shift, z.channels));
  return padded;
}

/** Forward pass of {@linkcode CLUSTER_LABELS}. */
export function clusterLabelsKernel(backend: SimdBackend, { y }: { y: TensorInfo }): TensorInfo {
  const { runtime } = backend, { memory } = runtime;
  const operand = affineOperand(backend, y);
  const { z } = operand;
  const { height, width, channels, pitch } = z;
  const strips = stripsOf(z);
  const scale = memory.floats(operand.scale, channels).slice();
  const constants = constantsBlock(backend, pitch, [scale, paddedShift(backend, operand)]);
  const labels = memory.allocate(height * width);
  // deno-fmt-ignore
  runtime.run("clusterLabels", strips.count, [
    height, width, pitch, z.block.address, constants.address, constants.address + pitch, strips.rows, labels.address,
  ]);
  memory.release(constants);
  operand.release();
  return backend.labelsTensor(labels, height, width);
}

import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Block } from "../kernel_memory.ts";
import { type Pixels, shapedAs, type SimdBackend } from "../simd_backend.ts";

/** scale·z + shift, the operand of a convolution (see assembly/operands.ts). Addresses of [pitch] floats. */
export interface AffineOperand {
  z: Pixels;
  scale: number;
  shift: number;
  /** Of z, when this is a batch norm; 0 when it is z itself. */
  mean: number;
  release(): void;
}

/** A tensor as an affine operand: a batch norm that nobody formed stays unformed. */
export function affineOperand(backend: SimdBackend, info: TensorInfo): AffineOperand {
  const { affine } = backend.dataOf(info);
  if (affine) {
    const { constants: { address } } = affine;
    const z = shapedAs(affine.z, info.shape);
    return { z, scale: address, shift: address + z.pitch, mean: address + 2 * z.pitch, release: () => {} };
  }
  const z = backend.pixelsOf(info);
  const { memory } = backend.runtime;
  const constants = memory.allocate(2 * z.pitch);
  const floats = memory.floats(constants.address, 2 * z.pitch / 4);
  floats.fill(1, 0, z.pitch / 4).fill(0, z.pitch / 4);
  return {
    z,
    scale: constants.address,
    shift: constants.address + z.pitch,
    mean: 0,
    release: () => memory.release(constants),
  };
}

/** Rows of `columns` floats into one new block, each padded with zeros to `pitch` bytes. */
export function constantsBlock(backend: SimdBackend, pitch: number, rows: ArrayLike<number>[]): Block {
  const { memory } = backend.runtime;
  // Copied first: allocating may grow an unshared memory, which empties every view of it.
  const values = new Float32Array(pitch / 4 * rows.length);
  rows.forEach((row, i) => values.set(row, i * pitch / 4));
  const block = memory.allocate(values.byteLength);
  memory.floats(block.address, values.length).set(values);
  return block;
}

/** Adds up sums that a kernel left by block or strip, [count][rows][pitch] float32, in order and in float64. */
export function addSums(
  backend: SimdBackend,
  address: number,
  { count, rows, pitch, channels }: { count: number; rows: number; pitch: number; channels: number },
): Float64Array[] {
  const step = pitch / 4;
  const floats = backend.runtime.memory.floats(address, count * rows * step);
  return Array.from({ length: rows }, (_, row) => {
    const total = new Float64Array(channels);
    for (let i = 0; i < count; i++) {
      const at = (i * rows + row) * step;
      for (let c = 0; c < channels; c++) total[c] += floats[at + c];
    }
    return total;
  });
}

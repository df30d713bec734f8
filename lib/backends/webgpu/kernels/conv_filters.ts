import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Block, pitchOf, VECTOR } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { THREADS } from "./conv_operand.ts";

const PACK_FILTER: Shader = {
  name: "packFilter",
  files: ["filter_values", "pack_filter"],
  buffers: ["read", "write"],
};
const WINOGRAD_FILTER: Shader = {
  name: "winogradFilter",
  files: ["filter_values", "winograd_maps", "winograd_filter"],
  buffers: ["read", "write"],
};
const PACK_BORDER_TAPS: Shader = {
  name: "packBorderTaps",
  files: ["filter_values", "pack_border_taps"],
  buffers: ["read", "write"],
};
const FILTER_GRADIENT: Shader = {
  name: "filterGradient",
  files: ["filter_gradient"],
  buffers: ["read", "write"],
};
const WINOGRAD_FILTER_GRADIENT: Shader = {
  name: "winogradFilterGradient",
  files: ["winograd_maps", "winograd_filter_gradient"],
  buffers: ["read", "write"],
};

/** How a filter [k, k, in, out] becomes the right side of a product. */
export interface FilterLayout {
  /** Rows are outputs and columns inputs, not the other way round. */
  transposed: boolean;
  /** Taps turned by 180°, as the input gradient has them. */
  flipped: boolean;
}

/** The filter as [taps][rows padded][columns padded], pads zero; one holder. */
export function packFilter(
  backend: WebgpuBackend,
  filter: TensorInfo,
  { transposed, flipped }: FilterLayout,
): Block {
  const [side, , inputs, outputs] = filter.shape;
  const taps = side * side;
  const { rows, vectors } = sidesOf(filter, transposed);
  const count = taps * rows * vectors;
  const packed = backend.allocate(count * VECTOR * 4);
  backend.run(PACK_FILTER, {
    constants: { TRANSPOSED: Number(transposed), FLIPPED: Number(flipped) },
    parameters: [count, taps, inputs, outputs, rows, vectors],
    buffers: [backend.denseBuffer(filter), packed.buffer],
    groups: Math.ceil(count / THREADS),
  });
  return packed;
}

/** A bias as [columns padded], pads zero; one holder. */
export function packBias(backend: WebgpuBackend, bias: TensorInfo): Block {
  const row = { ...bias, shape: [1, 1, 1, bias.shape[0]] };
  return packFilter(backend, row, { transposed: false, flipped: false }); // and three rows of zeros
}

/** A 3×3 filter in Winograd points, [36][rows padded][columns padded], pads zero; one holder. */
export function transformFilter(
  backend: WebgpuBackend,
  filter: TensorInfo,
  { transposed, flipped }: FilterLayout,
): Block {
  const [, , inputs, outputs] = filter.shape;
  const { rows, vectors } = sidesOf(filter, transposed);
  const count = rows * vectors;
  const points = backend.allocate(36 * count * VECTOR * 4);
  backend.run(WINOGRAD_FILTER, {
    constants: { TRANSPOSED: Number(transposed), FLIPPED: Number(flipped) },
    parameters: [count, inputs, outputs, vectors],
    buffers: [backend.denseBuffer(filter), points.buffer],
    groups: Math.ceil(count / THREADS),
  });
  return points;
}

/** The taps of a 3×3 filter that read over each edge of an image, [4][3][outputs padded][inputs padded]; one holder. */
export function packBorderTaps(backend: WebgpuBackend, filter: TensorInfo): Block {
  const [, , inputs, outputs] = filter.shape;
  const { rows, vectors } = sidesOf(filter, true);
  const count = 4 * 3 * rows * vectors;
  const packed = backend.allocate(count * VECTOR * 4);
  backend.run(PACK_BORDER_TAPS, {
    constants: { TRANSPOSED: 1, FLIPPED: 0 },
    parameters: [count, inputs, outputs, rows, vectors],
    buffers: [backend.denseBuffer(filter), packed.buffer],
    groups: Math.ceil(count / THREADS),
  });
  return packed;
}

/** A filter's gradient from slices [slices][taps][inputs padded][outputs padded]. */
export function addFilterSlices(
  backend: WebgpuBackend,
  products: Block,
  { slices, shape }: { slices: number; shape: number[] },
): TensorInfo {
  const [side, , inputs, outputs] = shape;
  const { info, buffer } = backend.denseTensor(shape);
  const inPitch = pitchOf(inputs), outPitch = pitchOf(outputs);
  const count = side * side * inputs * outputs;
  backend.run(FILTER_GRADIENT, {
    parameters: [count, slices, inputs, outputs, inPitch, outPitch, side * side * inPitch * outPitch],
    buffers: [products.buffer, buffer],
    groups: Math.ceil(count / THREADS),
  });
  return info;
}

/** A 3×3 filter's gradient from slices in Winograd points, [slices][36][inputs][outputs padded]. */
export function transformFilterSlices(
  backend: WebgpuBackend,
  products: Block,
  { slices, shape }: { slices: number; shape: number[] },
): TensorInfo {
  const [, , inputs, outputs] = shape;
  const { info, buffer } = backend.denseTensor(shape);
  const vectors = pitchOf(outputs) / VECTOR;
  backend.run(WINOGRAD_FILTER_GRADIENT, {
    parameters: [slices, inputs, outputs, vectors],
    buffers: [products.buffer, buffer],
    groups: Math.ceil(inputs * vectors / THREADS),
  });
  return info;
}

/** Rows, padded, and vec4s of a row. */
function sidesOf({ shape: [, , inputs, outputs] }: TensorInfo, transposed: boolean) {
  const [rows, columns] = transposed ? [outputs, inputs] : [inputs, outputs];
  return { rows: pitchOf(rows), vectors: pitchOf(columns) / VECTOR };
}

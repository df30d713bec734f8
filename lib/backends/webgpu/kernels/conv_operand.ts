import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Affine, type Block, type Pixels, VECTOR, type Window } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { reduceSums } from "./channel_sums.ts";
import { columnsOf } from "./columns.ts";
import type { Operand } from "./matrix_product.ts";

const GRADIENT_CONSTANTS: Shader = {
  name: "gradientConstants",
  files: ["gradient_constants"],
  buffers: ["read", "read", "read", "write"],
};
const OPERAND_SUM: Shader = {
  name: "operandSum",
  files: ["conv_operand", "operand_sum"],
  buffers: ["read", "read", "read", "write"],
};
/** Threads of a workgroup in the shaders of convolutions. */
export const THREADS = 64;

/** What a convolution reads, formed as it is read: see shaders/conv_operand.wgsl. */
export type ConvOperand =
  | { kind: "plain"; pixels: Pixels }
  /** Constants [scale][shift] of [pitch] each. */
  | { kind: "affine"; pixels: Pixels; constants: GPUBuffer }
  /** d and z, of the same size; constants [a][b][c] of [pitch] each. */
  | { kind: "gradient"; pixels: Pixels; z: Pixels; constants: GPUBuffer; relu: boolean };

/** An operand as the first three buffers and the constants of a shader. */
export interface BoundOperand {
  constants: { KIND: number; RELU: number };
  buffers: (GPUBuffer | Window)[];
  /** vec4s before its windows. */
  base: number;
}

/** A tensor as an operand: a batch norm that nobody formed stays unformed. */
export function inputOperand(
  backend: WebgpuBackend,
  info: TensorInfo,
): { operand: ConvOperand; affine?: Affine } {
  const { affine } = backend.dataOf(info);
  if (!affine) return { operand: { kind: "plain", pixels: backend.pixelsOf(info) } };
  const [height, width] = info.shape;
  const z = { ...affine.z, height, width };
  return { operand: { kind: "affine", pixels: z, constants: affine.constants.buffer }, affine };
}

/** The whole gradient at a convolution's output; the constants are the caller's to release. */
export function gradientOperand(
  backend: WebgpuBackend,
  { dOutput, dStatistics, output, statistics }: Record<
    "dOutput" | "dStatistics" | "output" | "statistics",
    TensorInfo
  >,
  { relu }: { relu: boolean },
): { operand: ConvOperand; constants: Block } {
  const z = backend.pixelsOf(output);
  const { height, width, channels, pitch } = z;
  const { scaled } = backend.dataOf(dOutput);
  const pixels = scaled ? { ...scaled.d, height, width } : backend.pixelsOf(dOutput);
  const constants = backend.allocate(3 * pitch * 4);
  const through = backend.denseBuffer(dStatistics);
  backend.run(GRADIENT_CONSTANTS, {
    constants: { SCALED: Number(scaled !== undefined) },
    parameters: [channels, pitch, { float: 1 / (height * width) }],
    buffers: [
      scaled ? scaled.scale.buffer : through, // not read where there is no scale
      through,
      backend.denseBuffer(statistics),
      constants.buffer,
    ],
    groups: Math.ceil(pitch / THREADS),
  });
  return { operand: { kind: "gradient", pixels, z, constants: constants.buffer, relu }, constants };
}

/** The rows from `first` to before `end`, for a shader that begins with conv_operand.wgsl. */
export function bindOperand(
  backend: WebgpuBackend,
  operand: ConvOperand,
  first: number,
  end: number,
): BoundOperand {
  const window = backend.rows(operand.pixels, first, end);
  const { base } = window;
  switch (operand.kind) {
    case "plain":
      return { constants: { KIND: 0, RELU: 0 }, buffers: [window, window, window], base };
    case "affine":
      return { constants: { KIND: 1, RELU: 0 }, buffers: [window, window, operand.constants], base };
    case "gradient":
      return {
        constants: { KIND: 2, RELU: Number(operand.relu) },
        buffers: [window, backend.rows(operand.z, first, end), operand.constants],
        base,
      };
  }
}

/** The same rows as a matrix, [pixels][pitch]. */
export function productOperand(
  backend: WebgpuBackend,
  operand: ConvOperand,
  first: number,
  end: number,
): Operand {
  const { pixels } = operand;
  const buffer = backend.rows(pixels, first, end);
  const start = first * pixels.width * pixels.pitch / VECTOR;
  switch (operand.kind) {
    case "plain":
      return { kind: "plain", buffer, start };
    case "affine":
      return { kind: "affine", buffer, constants: operand.constants, start };
    case "gradient": {
      const { constants, relu } = operand;
      return { kind: "gradient", buffer, z: backend.rows(operand.z, first, end), constants, relu, start };
    }
  }
}

/** Σ of an operand per channel, [pitch], one holder, by a pass over it. */
export function operandSum(backend: WebgpuBackend, operand: ConvOperand): Block {
  const { pitch } = operand.pixels;
  const vectors = pitch / VECTOR;
  const { bands, runs, runPixels } = columnsOf(backend, operand.pixels);
  const partials = backend.allocate(runs * pitch * 4);
  for (const band of bands) {
    const { constants, buffers, base } = bindOperand(backend, operand, band.first, band.end);
    backend.run(OPERAND_SUM, {
      constants,
      parameters: [band.pixels, runPixels, vectors, band.firstPixel * vectors - base, band.firstRun],
      buffers: [...buffers, partials.buffer],
      groups: Math.ceil(band.runs * vectors / THREADS),
    });
  }
  const sum = reduceSums(backend, { partials, groups: runs, rows: 1, pitch });
  backend.release(partials);
  return sum;
}

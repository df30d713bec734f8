import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Affine, type Block, type Pixels, VECTOR } from "../pixels.ts";
import type { Constants, Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { reduceSums } from "./channel_sums.ts";
import { type FilterLayout, transformFilter, transformFilterSlices } from "./conv_filters.ts";
import { bindOperand, type ConvOperand, THREADS } from "./conv_operand.ts";
import { planTiles, type TileBand, type TilePlan } from "./conv_plan.ts";
import { Slices } from "./conv_slices.ts";
import { matrixProduct } from "./matrix_product.ts";

const INPUT: Shader = {
  name: "winogradInput",
  files: ["conv_operand", "conv_padding", "winograd_maps", "winograd_input"],
  buffers: ["read", "read", "read", "write"],
};
const ACTIVATION: Shader = {
  name: "winogradActivation",
  files: ["winograd_maps", "winograd_output", "winograd_activation"],
  buffers: ["read", "write", "write", "read"],
};
const GRADIENT_OUTPUT: Shader = {
  name: "winogradGradientOutput",
  files: ["winograd_maps", "winograd_output", "winograd_gradient_output"],
  buffers: ["read", "write", "write", "read", "read"],
};
const GRADIENT: Shader = {
  name: "winogradGradient",
  files: ["conv_operand", "conv_padding", "winograd_maps", "winograd_gradient"],
  buffers: ["read", "read", "read", "write", "write"],
};
const POINTS = 36;

/** What becomes of the pixels, and what partial sums they leave. */
export type WinogradOutput =
  /** max(0, · + bias), or without the ReLU; partials [3][pitch]: count, mean, Σ(z − mean)². */
  | { kind: "activation"; bias: TensorInfo; relu: boolean }
  /** The pixels themselves; partials [2][pitch] for the batch norm in front, if there is one: Σd, Σd·(z − mean). */
  | { kind: "gradient"; front?: Affine };

/** Partial sums that stand one after another, one holder. */
export interface Partials {
  partials: Block;
  groups: number;
}

/**
 * A 3×3 convolution of an operand by F(4×4, 3×3), in bands of rows of tiles: input transform, 36 products, output transform.
 *
 * @param out is written.
 * @param spare partials that the caller will add behind those of the bands.
 */
export function winogradConvolve(
  backend: WebgpuBackend,
  { operand, replicate, filter, layout, out, output, spare = 0 }: {
    operand: ConvOperand;
    replicate: boolean;
    filter: TensorInfo;
    layout: FilterLayout;
    out: Pixels;
    output: WinogradOutput;
    spare?: number;
  },
): Partials {
  const from = operand.pixels;
  const plan = planTiles(backend, [from, out]);
  const points = transformFilter(backend, filter, layout);
  const rows = output.kind === "activation" ? 3 : output.front ? 2 : 0;
  const partials = backend.allocate((plan.partials + spare) * rows * out.pitch * 4);
  for (const band of plan.bands) {
    const transformed = transformInput(backend, { operand, replicate, plan, band });
    const products = backend.allocate(POINTS * plan.bandTiles * out.pitch * 4);
    matrixProduct(backend, {
      a: { kind: "plain", buffer: transformed.buffer },
      b: { kind: "plain", buffer: points.buffer },
      to: products.buffer,
      points: POINTS,
      rows: band.tiles,
      depth: from.pitch,
      columns: out.pitch,
    });
    backend.release(transformed);
    transformOutput(backend, { products, partials, plan, band, out, output });
    backend.release(products);
  }
  backend.release(points);
  return { partials, groups: plan.partials };
}

/** The gradients of a 3×3 convolution's filter and bias: the bias's [pitch], one holder. */
export function winogradFilterGradient(
  backend: WebgpuBackend,
  { operand, gradient, replicate, shape }: {
    operand: ConvOperand;
    gradient: ConvOperand;
    replicate: boolean;
    shape: number[];
  },
): { dFilter: TensorInfo; dBias: Block } {
  const inputs = operand.pixels.channels;
  const { pitch } = gradient.pixels;
  const plan = planTiles(backend, [operand.pixels, gradient.pixels]);
  const slices = new Slices(
    backend,
    { points: POINTS, rows: inputs, columns: pitch },
    plan.bands.map(({ tiles }) => tiles),
  );
  const partials = backend.allocate(plan.partials * pitch * 4);
  for (const band of plan.bands) {
    const transformed = transformInput(backend, { operand, replicate, plan, band });
    const gradients = transformGradient(backend, { gradient, partials, plan, band });
    slices.add({
      a: { kind: "plain", buffer: transformed.buffer },
      b: { kind: "plain", buffer: gradients.buffer },
      depth: band.tiles,
    });
    backend.release(transformed);
    backend.release(gradients);
  }
  const { products, count } = slices;
  const dFilter = transformFilterSlices(backend, products, { slices: count, shape });
  const dBias = reduceSums(backend, { partials, groups: plan.partials, rows: 1, pitch });
  backend.release(products);
  backend.release(partials);
  return { dFilter, dBias };
}

/** Bᵀ·patch·B of a band's tiles, [36][tiles][pitch], one holder. */
function transformInput(
  backend: WebgpuBackend,
  { operand, replicate, plan, band }: {
    operand: ConvOperand;
    replicate: boolean;
    plan: TilePlan;
    band: TileBand;
  },
): Block {
  const { height, width, pitch } = operand.pixels;
  const vectors = pitch / VECTOR;
  const to = backend.allocate(POINTS * plan.bandTiles * pitch * 4);
  const bound = bindOperand(backend, operand, band.first - 1, band.end + 1);
  backend.run(INPUT, {
    constants: { ...bound.constants, REPLICATE: Number(replicate) },
    parameters: [height, width, plan.across, band.first, band.tiles, vectors, bound.base],
    buffers: [...bound.buffers, to.buffer],
    groups: Math.ceil(band.tiles * vectors / THREADS),
  });
  return to;
}

/** A·tile·Aᵀ of a band's tiles, [36][tiles][pitch], one holder, and their sums into `partials`. */
function transformGradient(
  backend: WebgpuBackend,
  { gradient, partials, plan, band }: {
    gradient: ConvOperand;
    partials: Block;
    plan: TilePlan;
    band: TileBand;
  },
): Block {
  const { height, width, pitch } = gradient.pixels;
  const vectors = pitch / VECTOR;
  const to = backend.allocate(POINTS * plan.bandTiles * pitch * 4);
  const bound = bindOperand(backend, gradient, band.first, band.end);
  backend.run(GRADIENT, {
    constants: { ...bound.constants, REPLICATE: 0 },
    parameters: [
      ...[height, width, plan.across, band.first, band.tiles],
      ...[vectors, bound.base, plan.tilesEach, band.firstPartial],
    ],
    buffers: [...bound.buffers, to.buffer, partials.buffer],
    groups: Math.ceil(band.partials * vectors / THREADS),
  });
  return to;
}

/** Aᵀ·M·A of a band's tiles into the image, and the partial sums. */
function transformOutput(
  backend: WebgpuBackend,
  { products, partials, plan, band, out, output }: {
    products: Block;
    partials: Block;
    plan: TilePlan;
    band: TileBand;
    out: Pixels;
    output: WinogradOutput;
  },
): void {
  const { height, width, channels, pitch } = out;
  const vectors = pitch / VECTOR;
  const window = backend.rows(out, band.first, band.end);
  const common = [products.buffer, window, partials.buffer];
  const run = (shader: Shader, constants: Constants, own: typeof common, frontBase = 0) =>
    backend.run(shader, {
      constants,
      parameters: [
        ...[height, width, plan.across, band.first, band.tiles, channels, vectors],
        ...[window.base, frontBase, plan.tilesEach, band.firstPartial],
      ],
      buffers: [...common, ...own],
      groups: Math.ceil(band.partials * vectors / THREADS),
    });
  if (output.kind === "activation") {
    run(ACTIVATION, { RELU: Number(output.relu) }, [backend.denseBuffer(output.bias)]);
  } else if (output.front) {
    const { z, constants } = output.front;
    const front = backend.rows({ ...z, height, width }, band.first, band.end);
    run(GRADIENT_OUTPUT, { SUMS: 1 }, [front, constants.buffer], front.base);
  } else {
    run(GRADIENT_OUTPUT, { SUMS: 0 }, [products.buffer, products.buffer]); // neither is read
  }
}

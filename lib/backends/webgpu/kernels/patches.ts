import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Pixels, VECTOR } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { addFilterSlices, type FilterLayout, packBias, packFilter } from "./conv_filters.ts";
import { bindOperand, type ConvOperand, productOperand, THREADS } from "./conv_operand.ts";
import { maxBandRows } from "./conv_plan.ts";
import { Slices } from "./conv_slices.ts";
import { matrixProduct, type Operand } from "./matrix_product.ts";

const PATCHES: Shader = {
  name: "patches",
  files: ["conv_operand", "conv_padding", "patches"],
  buffers: ["read", "read", "read", "write"],
};

/**
 * A convolution of an operand as a product: of its pixels (1×1), or of its 3×3 patches, laid out band by band.
 *
 * @param out is written.
 */
export function productConvolve(
  backend: WebgpuBackend,
  { operand, replicate, filter, layout, out, bias, relu = false }: {
    operand: ConvOperand;
    replicate: boolean;
    filter: TensorInfo;
    layout: FilterLayout;
    out: Pixels;
    bias?: TensorInfo;
    relu?: boolean;
  },
): void {
  const { pixels } = operand;
  const taps = filter.shape[0] ** 2;
  const packed = packFilter(backend, filter, layout);
  const biases = bias && packBias(backend, bias);
  const bands = bandsOf(backend, [pixels, out], taps);
  for (const band of bands) {
    const { first, end } = band;
    const { a, release } = rowsOperand(backend, operand, { bands, band, taps, replicate });
    matrixProduct(backend, {
      a,
      b: { kind: "plain", buffer: packed.buffer },
      to: backend.rows(out, first, end),
      toStart: first * out.width * out.pitch / VECTOR,
      points: 1,
      rows: (end - first) * out.width,
      depth: taps * pixels.pitch,
      columns: out.pitch,
      bias: biases?.buffer,
      relu,
    });
    release();
  }
  backend.release(packed);
  if (biases) backend.release(biases);
}

/** The gradient of such a convolution's filter. */
export function productFilterGradient(
  backend: WebgpuBackend,
  { operand, gradient, replicate, shape }: {
    operand: ConvOperand;
    gradient: ConvOperand;
    replicate: boolean;
    shape: number[];
  },
): TensorInfo {
  const { pixels } = operand;
  const { width, pitch } = gradient.pixels;
  const taps = shape[0] ** 2;
  const rows = taps * pixels.pitch;
  const bands = bandsOf(backend, [pixels, gradient.pixels], taps);
  const slices = new Slices(
    backend,
    { points: 1, rows, columns: pitch },
    bands.map(({ first, end }) => (end - first) * width),
  );
  for (const band of bands) {
    const { first, end } = band;
    const { a, release } = rowsOperand(backend, operand, { bands, band, taps, replicate });
    slices.add({ a, b: productOperand(backend, gradient, first, end), depth: (end - first) * width });
    release();
  }
  const { products, count } = slices;
  const dFilter = addFilterSlices(backend, products, { slices: count, shape });
  backend.release(products);
  return dFilter;
}

interface Band {
  first: number;
  end: number;
}

/** Bands that fit a binding on either side, with their patches where there are any. */
function bandsOf(backend: WebgpuBackend, images: readonly Pixels[], taps: number): Band[] {
  const widest = images.reduce((one, other) => other.pitch > one.pitch ? other : one);
  const [{ width, pitch }] = images;
  if (taps === 1) return backend.bands(widest);
  return backend.bands(widest, { halo: 1, maxRows: maxBandRows(width * taps * pitch * 4) });
}

/** A band's pixels or patches as a matrix. */
function rowsOperand(
  backend: WebgpuBackend,
  operand: ConvOperand,
  { bands, band, taps, replicate }: { bands: Band[]; band: Band; taps: number; replicate: boolean },
): { a: Operand; release(): void } {
  const { first, end } = band;
  if (taps === 1) return { a: productOperand(backend, operand, first, end), release: () => {} };
  const { height, width, pitch } = operand.pixels;
  const vectors = pitch / VECTOR;
  const rowVectors = width * taps * vectors;
  // As large as the first, which is the largest, so that the last band takes no buffer of its own.
  const patches = backend.allocate(bands[0].end * rowVectors * VECTOR * 4); // [pixels][9][pitch]
  const count = (end - first) * rowVectors;
  const bound = bindOperand(backend, operand, first - 1, end + 1);
  backend.run(PATCHES, {
    constants: { ...bound.constants, REPLICATE: Number(replicate) },
    parameters: [count, height, width, first, vectors, bound.base],
    buffers: [...bound.buffers, patches.buffer],
    groups: Math.ceil(count / THREADS),
  });
  return { a: { kind: "plain", buffer: patches.buffer }, release: () => backend.release(patches) };
}

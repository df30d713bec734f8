import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Affine, type Block, type Pixels, VECTOR } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { packFilter } from "./conv_filters.ts";
import { bindOperand, type ConvOperand, THREADS } from "./conv_operand.ts";

const REPLICATE_BORDER: Shader = {
  name: "replicateBorder",
  files: ["conv_operand", "border_pixels", "replicate_border"],
  buffers: ["read", "read", "read", "read", "write"],
};
const ADD_BORDER: Shader = {
  name: "addBorder",
  files: ["border_pixels", "add_border"],
  buffers: ["read", "write", "write", "read", "read"],
};
/** Edge pixels of one partial sum. */
const PIXELS_EACH = 16;

interface BorderBand {
  first: number;
  end: number;
  /** Parameters of shaders/border_pixels.wgsl. */
  parameters: number[];
  edgePixels: number;
  firstPartial: number;
  partials: number;
}

export interface BorderPlan {
  bands: BorderBand[];
  edgePixels: number;
  partials: number;
}

/** Cuts the edge pixels of two images of one size into bands. */
export function planBorder(backend: WebgpuBackend, images: readonly Pixels[]): BorderPlan {
  const widest = images.reduce((one, other) => other.pitch > one.pitch ? other : one);
  const { height, width } = widest;
  const ends = Math.min(2, width);
  let firstPixel = 0, firstPartial = 0;
  const bands = backend.bands(widest, { halo: 1 }).map(({ first, end }) => {
    const top = Number(first === 0), bottom = Number(end === height && height > 1);
    const edgePixels = (top + bottom) * width + (end - first - top - bottom) * ends;
    const parameters = [height, width, top, bottom, first + top, ends, edgePixels, firstPixel];
    const partials = Math.ceil(edgePixels / PIXELS_EACH);
    const band = { first, end, parameters, edgePixels, firstPartial, partials };
    firstPixel += edgePixels;
    firstPartial += partials;
    return band;
  });
  return { bands, edgePixels: firstPixel, partials: firstPartial };
}

/**
 * Replicate padding's share of the input gradient: adds to the edge pixels what belongs to the pixels that repeat them.
 *
 * @param out the gradient so far, changed in place.
 * @param sums where what was added is to go into the partial sums of the batch norm in front, from `first` on.
 */
export function addReplicatedBorder(
  backend: WebgpuBackend,
  { bands, edgePixels }: BorderPlan,
  { gradient, filter, out, sums }: {
    gradient: ConvOperand;
    filter: TensorInfo;
    out: Pixels;
    sums?: { front: Affine; partials: Block; first: number };
  },
): void {
  const { height, width, pitch } = out;
  const vectors = pitch / VECTOR;
  const taps = packFilter(backend, filter, { transposed: true, flipped: false });
  const ring = backend.allocate(edgePixels * pitch * 4);
  for (const band of bands) {
    const bound = bindOperand(backend, gradient, band.first - 1, band.end + 1);
    backend.run(REPLICATE_BORDER, {
      constants: bound.constants,
      parameters: [...band.parameters, gradient.pixels.pitch / VECTOR, bound.base, vectors],
      buffers: [...bound.buffers, taps.buffer, ring.buffer],
      groups: Math.ceil(band.edgePixels * vectors / THREADS),
    });
    const window = backend.rows(out, band.first, band.end);
    const front = sums && backend.rows({ ...sums.front.z, height, width }, band.first, band.end);
    const firstPartial = (sums?.first ?? 0) + band.firstPartial;
    // Without sums, partials and what they are made of are not touched, but something must be bound.
    const unused = sums ? undefined : backend.allocate(0);
    backend.run(ADD_BORDER, {
      constants: { SUMS: Number(sums !== undefined) },
      parameters: [
        ...band.parameters,
        ...[vectors, window.base, front?.base ?? 0, PIXELS_EACH, firstPartial],
      ],
      buffers: [
        ring.buffer,
        window,
        sums?.partials.buffer ?? unused!.buffer,
        front ?? ring.buffer,
        sums?.front.constants.buffer ?? ring.buffer,
      ],
      groups: Math.ceil(band.partials * vectors / THREADS),
    });
    if (unused) backend.release(unused);
  }
  backend.release(taps);
  backend.release(ring);
}

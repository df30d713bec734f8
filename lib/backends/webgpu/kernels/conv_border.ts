import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Affine, type Block, type Pixels, VECTOR } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { packBorderTaps } from "./conv_filters.ts";
import { bindOperand, type ConvOperand, THREADS } from "./conv_operand.ts";
import { matrixProduct } from "./matrix_product.ts";

const BORDER_LINES: Shader = {
  name: "borderLines",
  files: ["conv_operand", "border_lines"],
  buffers: ["read", "read", "read", "write"],
};
const ADD_BORDER: Shader = {
  name: "addBorder",
  files: ["add_border"],
  buffers: ["read", "write", "write", "read", "read"],
};
/** Of the ring of repeated pixels. */
const SIDES = 4;
/** Edge pixels of one partial sum. */
const PIXELS_EACH = 16;

interface BorderBand {
  first: number;
  end: number;
  /** The first seven parameters of shaders/add_border.wgsl. */
  parameters: number[];
  firstPartial: number;
  partials: number;
}

export interface BorderPlan {
  bands: BorderBand[];
  partials: number;
}

/** Cuts the edge pixels of two images of one size into bands. */
export function planBorder(backend: WebgpuBackend, images: readonly Pixels[]): BorderPlan {
  const widest = images.reduce((one, other) => other.pitch > one.pitch ? other : one);
  const { height, width } = widest;
  const ends = Math.min(2, width);
  let partials = 0;
  const bands = backend.bands(widest).map(({ first, end }) => {
    const top = Number(first === 0), bottom = Number(end === height && height > 1);
    const edgePixels = (top + bottom) * width + (end - first - top - bottom) * ends;
    const parameters = [height, width, top, bottom, first + top, ends, edgePixels];
    const band = { first, end, parameters, firstPartial: partials };
    const own = Math.ceil(edgePixels / PIXELS_EACH);
    partials += own;
    return { ...band, partials: own };
  });
  return { bands, partials };
}

/**
 * Replicate padding's share of the input gradient: adds to the edge pixels what flows into the pixels that repeat them.
 *
 * @param out the gradient so far, changed in place.
 * @param sums where what was added is to go into the partial sums of the batch norm in front, from `first` on.
 */
export function addReplicatedBorder(
  backend: WebgpuBackend,
  { bands }: BorderPlan,
  { gradient, filter, out, sums }: {
    gradient: ConvOperand;
    filter: TensorInfo;
    out: Pixels;
    sums?: { front: Affine; partials: Block; first: number };
  },
): void {
  const { height, width, pitch } = out;
  const vectors = pitch / VECTOR;
  const { ring, positions } = ringGradient(backend, bands, { gradient, filter, out });
  // Without sums, partials and what they are made of are not touched, but something must be bound.
  const unused = backend.allocate(0);
  for (const band of bands) {
    const window = backend.rows(out, band.first, band.end);
    const front = sums && backend.rows({ ...sums.front.z, height, width }, band.first, band.end);
    backend.run(ADD_BORDER, {
      constants: { SUMS: Number(sums !== undefined) },
      parameters: [
        ...[...band.parameters, positions, vectors, window.base, front?.base ?? 0],
        ...[PIXELS_EACH, (sums?.first ?? 0) + band.firstPartial],
      ],
      buffers: [
        ring.buffer,
        window,
        sums?.partials.buffer ?? unused.buffer,
        front ?? ring.buffer,
        sums?.front.constants.buffer ?? ring.buffer,
      ],
      groups: Math.ceil(band.partials * vectors / THREADS),
    });
  }
  backend.release(unused);
  backend.release(ring);
}

/** The gradient of the ring, [4 sides][positions][pitch], one holder. */
function ringGradient(
  backend: WebgpuBackend,
  bands: readonly BorderBand[],
  { gradient, filter, out }: { gradient: ConvOperand; filter: TensorInfo; out: Pixels },
): { ring: Block; positions: number } {
  const { height, width, pitch } = gradient.pixels;
  const vectors = pitch / VECTOR;
  const positions = Math.max(width + 2, height);
  const count = SIDES * positions * 3 * vectors;
  const lines = backend.allocate(count * VECTOR * 4);
  for (const { first, end } of bands) {
    const bound = bindOperand(backend, gradient, first, end);
    backend.run(BORDER_LINES, {
      constants: bound.constants,
      parameters: [count, height, width, first, end, positions, vectors, bound.base],
      buffers: [...bound.buffers, lines.buffer],
      groups: Math.ceil(count / THREADS),
    });
  }
  const taps = packBorderTaps(backend, filter);
  const ring = backend.allocate(SIDES * positions * out.pitch * 4);
  matrixProduct(backend, {
    a: { kind: "plain", buffer: lines.buffer },
    b: { kind: "plain", buffer: taps.buffer },
    to: ring.buffer,
    points: SIDES,
    rows: positions,
    depth: 3 * pitch,
    columns: out.pitch,
  });
  backend.release(lines);
  backend.release(taps);
  return { ring, positions };
}

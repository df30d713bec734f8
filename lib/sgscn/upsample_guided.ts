import { makeRoom } from "../pixels/make_room.ts";
import type { FloatImage, LabelMap, RgbImage } from "../types.ts";
import type { Scores } from "./training.ts";

/** Windows reach so many working pixels to each side: wide enough to see both sides of an edge. The kernels know it, too. */
const RADIUS = 2;
const SIDE = 2 * RADIUS + 1;
/** A window's weights are Gaussian, of this deviation in working pixels, so that models change smoothly in space. */
const WINDOW_DEVIATION = 1.25;
/**
 * Added to the variance of each colour in a window, colours on 0–1: contrast below √ε = 0.1 moves edges little. Seen at
 * a third of it: edges on faint skin texture fray. At three times it: twice the errors along a border of contrast 0.08.
 */
const EPSILON = 1e-2;
/** Bytes of a model, four floats; of a working pixel's colours as they are kept; and of what labels compete by. */
const MODEL_BYTES = 16, COLOUR_BYTES = 32, LINE_BYTES = 64;
/** There can be so many labels. */
const LABELS = 256;

/**
 * Labels at the image's own size from scores at working size, with edges that follow the image.
 *
 * The guided filter as an upsampler: round every working pixel each label's score is fitted as a linear function of the
 * colour, the fits of the four working pixels round a pixel of the image are interpolated there and applied to its
 * colour, and the highest score wins. Departures from it: the fits pass through the working pixels' own scores, and are
 * not averaged a second time; and only labels that occur within two working pixels may win, so that most of the image,
 * where there is one, costs a copy. Time is linear in pixels; no score is stored at full size.
 *
 * A fit is by weighted least squares over the window, a = (Σ + ε)⁻¹ cov(colour, score). Its constant makes it exact at the
 * working pixel itself, b = score − a · colour, where the source takes means over the window: what the network decided
 * is kept, and without contrast the fits interpolate the scores and nothing else.
 *
 * @param scores Ŝ and its labels, [h, w, C].
 * @param guide The image at working size, [h, w, 3], colours on 0–1.
 * @param image The image at its own size, [H, W, 3], at least as large.
 *
 * Source: He, Sun and Tang, "Guided Image Filtering", eq. 14–15, https://doi.org/10.1109/TPAMI.2012.213; He and Sun,
 * "Fast Guided Filter", https://arxiv.org/abs/1505.00996.
 */
export function upsampleGuided(
  scores: Scores,
  guide: FloatImage,
  image: Pick<RgbImage, "height" | "width" | "data">,
): LabelMap {
  const { height: h, width: w, pitch: channels } = scores;
  const { height, width } = image;
  const down = alignAxis(height, h), across = alignAxis(width, w);
  const rows = largestCell(down); // of the image, between two working rows
  const pitch = w + 2 * RADIUS;
  const modelBytes = w * scores.channels * MODEL_BYTES;
  const { kernels, at, bytes, words, floats, doubles } = makeRoom({
    labels: h * w,
    used: LABELS,
    numbers: LABELS,
    map: (h + 2 * RADIUS) * pitch,
    uniform: w + 1,
    seen: LABELS,
    found: LABELS,
    weights: SIDE * SIDE * 8,
    guideRow: w * 12,
    colours: SIDE * w * COLOUR_BYTES,
    scores: SIDE * w * channels * 4,
    models: modelBytes,
    otherModels: modelBytes,
    starts: (w + 2) * 4,
    across: width * 8,
    down: rows * 8,
    lines: LABELS * LINE_BYTES,
    image: rows * width * 3,
    result: rows * width,
  });
  bytes.set(scores.labels, at.labels);
  const count = kernels.numberLabels(at.labels, h, w, at.used, at.numbers, at.map, pitch);
  bytes.fill(0, at.seen, at.seen + LABELS);
  doubles.set(gaussianWindow(), at.weights / 8);
  words.set(across.starts, at.starts / 4);
  doubles.set(across.fractions, at.across / 8);

  let loaded = 0;
  const fit = (row: number, models: number) => {
    for (; loaded <= Math.min(row + RADIUS, h - 1); loaded++) {
      const slot = loaded % SIDE;
      floats.set(guide.data.subarray(loaded * w * 3, (loaded + 1) * w * 3), at.guideRow / 4);
      kernels.keepColours(at.guideRow, w, at.colours + slot * w * COLOUR_BYTES);
      const rowScores = scores.data.subarray(loaded * w * channels, (loaded + 1) * w * channels);
      floats.set(rowScores, at.scores / 4 + slot * w * channels);
    }
    const map = at.map + row * pitch;
    kernels.uniformWindows(map, pitch, SIDE, w, at.uniform);
    // deno-fmt-ignore
    kernels.fitModels(row, h, w, map, pitch, at.uniform, at.used, count, at.scores, channels, at.colours, at.weights,
      EPSILON, at.seen, at.found, models);
  };

  const data = new Uint8Array(height * width);
  // The models of the working rows above and below a row of cells; there is only one at the image's top and bottom.
  let above = at.models, below = at.models;
  fit(0, below);
  for (let cell = 0; cell <= h; cell++) {
    if (cell > 0) above = below;
    if (cell > 0 && cell < h) {
      below = above === at.models ? at.otherModels : at.models;
      fit(cell, below);
    }
    const first = down.starts[cell], end = down.starts[cell + 1];
    bytes.set(image.data.subarray(first * width * 3, end * width * 3), at.image);
    doubles.set(down.fractions.subarray(first, end), at.down / 8);
    const map = at.map + cell * pitch;
    kernels.uniformWindows(map, pitch, SIDE - 1, w + 1, at.uniform);
    // deno-fmt-ignore
    kernels.labelCells(at.image, end - first, width, at.result, w + 1, at.starts, at.across, at.down, map, pitch,
      at.uniform, at.used, count, above, below, at.seen, at.found, at.lines);
    data.set(bytes.subarray(at.result, at.result + (end - first) * width), first * width);
  }
  return { height, width, data };
}

/** How the pixels of one axis lie between working pixels. Cell i is what lies between the centres i − 1 and i. */
interface Axis {
  /** The first pixel of each cell, and the end of the last: [working + 2]. */
  starts: Uint32Array;
  /** How far each pixel's centre is on the way from centre i − 1 to i, 0–1: [size]. */
  fractions: Float32Array;
}

function alignAxis(size: number, working: number): Axis {
  const starts = new Uint32Array(working + 2).fill(size);
  const fractions = new Float32Array(size);
  for (let pixel = size - 1; pixel >= 0; pixel--) {
    const position = ((pixel + 0.5) * working) / size + 0.5; // from centre −1 on
    const cell = Math.floor(position);
    fractions[pixel] = position - cell;
    starts[cell] = pixel;
  }
  for (let cell = working; cell >= 0; cell--) starts[cell] = Math.min(starts[cell], starts[cell + 1]);
  return { starts, fractions };
}

function largestCell({ starts }: Axis): number {
  return starts.reduce((largest, start, i) => i === 0 ? 0 : Math.max(largest, start - starts[i - 1]), 0);
}

/** [SIDE, SIDE] weights; they need not add up to one. */
function gaussianWindow(): Float64Array {
  return Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
    const y = Math.floor(i / SIDE) - RADIUS, x = (i % SIDE) - RADIUS;
    return Math.exp(-(y * y + x * x) / (2 * WINDOW_DEVIATION ** 2));
  });
}

import { labelsInUse } from "../image/labels_in_use.ts";
import { makeRoom } from "../pixels/make_room.ts";

/** The network's scores at working size, as a training gives them. */
export interface ClusterScores {
  height: number;
  width: number;
  /** Floats from one pixel to the next. */
  pitch: number;
  /** The score of label c at pixel (row, column) is `data[(row * width + column) * pitch + c]`. */
  data: Float32Array;
  /** The label that wins at each pixel, [height, width]. */
  labels: Uint8Array;
}

/** What the network has learnt about each of a grid of pixels. */
export interface Features {
  height: number;
  width: number;
  /** The label that each feature belongs to, ascending. */
  labels: number[];
  /** Softmax of the scores over `labels`: [height, width, labels], 0–1, summing to 1. */
  data: Float32Array;
}

/** More samples than this change no mean; a network trained on a large image has millions. */
const MAX_SAMPLES = 65_536;

/**
 * The probability of each label in use at each pixel: softmax of the pixel's scores over those labels alone. Channels that no
 * pixel chose carry no cluster, and most of a hundred are such.
 *
 * @param scores [h, w, C]; of many pixels, every second or third row and column is taken.
 */
export function learntFeatures(
  { height: h, width: w, pitch, data: scores, labels: map }: ClusterScores,
): Features {
  const labels = labelsInUse(map), count = labels.length;
  const step = Math.ceil(Math.sqrt(h * w / MAX_SAMPLES)), first = step >> 1;
  const height = Math.ceil(h / step), width = Math.ceil(w / step);
  const data = new Float32Array(height * width * count);
  const { kernels, at, bytes, floats, doubles } = makeRoom({
    scores: w * pitch * 4,
    used: count,
    probabilities: width * count * 8,
  });
  bytes.set(labels, at.used);
  const write = (column: number, pixels: number, to: number) =>
    // deno-fmt-ignore
    kernels.labelProbabilities(at.scores + column * pitch * 4, step * pitch * 4, pixels, at.used, count,
      at.probabilities + to * count * 8);
  const whole = first + (width - 1) * step < w ? width : width - 1; // the last column may lie beyond the last pixel
  for (let y = 0; y < height; y++) {
    const row = Math.min(h - 1, y * step + first);
    floats.set(scores.subarray(row * w * pitch, (row + 1) * w * pitch), at.scores / 4);
    write(first, whole, 0);
    if (whole < width) write(w - 1, 1, whole);
    const from = at.probabilities / 8;
    data.set(doubles.subarray(from, from + width * count), y * width * count);
  }
  return { height, width, labels, data };
}

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

/** What the network's scores say of pixels and of clusters. */
export interface Learnt {
  features: Features;
  /** For each label the sums, over its pixels, of how likely each of `features.labels` is: [256, labels]. */
  sums: Float64Array;
}

/** More samples than this change no mean; a network trained on a large image has millions. */
const MAX_SAMPLES = 65_536;

/**
 * The probability of each label in use at each pixel: softmax of the pixel's scores over those labels alone. Channels that no
 * pixel chose carry no cluster, and most of a hundred are such.
 *
 * @param scores [h, w, C]; of many pixels, the features are those of every second or third row and column.
 */
export function learnFrom({ height: h, width: w, pitch, data: scores, labels: map }: ClusterScores): Learnt {
  const labels = labelsInUse(map), count = labels.length;
  const step = Math.ceil(Math.sqrt(h * w / MAX_SAMPLES)), first = step >> 1;
  const height = Math.ceil(h / step), width = Math.ceil(w / step);
  const data = new Float32Array(height * width * count);
  const { kernels, at, bytes, floats, doubles } = makeRoom({
    scores: w * pitch * 4,
    labels: w,
    used: count,
    probabilities: w * count * 8,
    sums: 256 * count * 8,
  });
  bytes.set(labels, at.used);
  const sums = doubles.subarray(at.sums / 8, at.sums / 8 + 256 * count).fill(0);
  const row = doubles.subarray(at.probabilities / 8, at.probabilities / 8 + w * count);
  for (let y = 0; y < h; y++) {
    floats.set(scores.subarray(y * w * pitch, (y + 1) * w * pitch), at.scores / 4);
    bytes.set(map.subarray(y * w, (y + 1) * w), at.labels);
    kernels.labelProbabilities(at.scores, pitch * 4, w, at.used, count, at.probabilities);
    kernels.sumProbabilities(at.labels, w, count, at.probabilities, at.sums);
    const sample = Math.floor(y / step);
    if (y !== Math.min(h - 1, sample * step + first)) continue;
    const to = sample * width * count;
    if (step === 1) data.set(row, to);
    else takeColumns(row, data.subarray(to, to + width * count), { count, step, first });
  }
  return { features: { height, width, labels, data }, sums: sums.slice() };
}

/** Every so many pixels' probabilities from a row of them, the last where one lies beyond. */
function takeColumns(
  row: Float64Array,
  to: Float32Array,
  { count, step, first }: { count: number; step: number; first: number },
): void {
  const last = row.length / count - 1;
  for (let at = 0, x = first; at < to.length; at += count, x += step) {
    const from = Math.min(last, x) * count;
    for (let k = 0; k < count; k++) to[at + k] = row[from + k];
  }
}

import { labelsInUse, writeLabelProbabilities } from "../image/label_probabilities.ts";

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
 * The probability of each label in use at each pixel.
 *
 * @param scores [h, w, C]; of many pixels, every second or third row and column is taken.
 */
export function learntFeatures(scores: ClusterScores): Features {
  const labels = labelsInUse(scores.labels);
  const step = Math.ceil(Math.sqrt(scores.height * scores.width / MAX_SAMPLES));
  const height = Math.ceil(scores.height / step), width = Math.ceil(scores.width / step);
  const data = new Float32Array(height * width * labels.length);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = Math.min(scores.height - 1, y * step + (step >> 1));
      const column = Math.min(scores.width - 1, x * step + (step >> 1));
      const from = (row * scores.width + column) * scores.pitch;
      writeLabelProbabilities(scores.data, from, labels, data, at);
      at += labels.length;
    }
  }
  return { height, width, labels, data };
}

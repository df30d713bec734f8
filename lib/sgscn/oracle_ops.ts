import * as tf from "@tensorflow/tfjs";
import type { SegmentOptions } from "../options.ts";

/** Added to the variance. PyTorch's default, as in the published code. */
const BN_EPSILON = 1e-5;

/** Mean and biased variance over the pixels, each [channels]. */
export type Statistics = { mean: tf.Tensor1D; variance: tf.Tensor1D }; // a type alias: tf.tidy takes no interface

/** What {@linkcode convReluStats} gives: its output and what the batch norm after it needs. */
export interface ConvReluStats {
  /** [H, W, out]. */
  output: tf.Tensor3D;
  statistics: Statistics;
}

/**
 * The oracle of the fused op of this name: a "same" convolution, its bias, a ReLU, and the statistics of the result.
 *
 * Stock ops on the active tfjs backend; differentiable by tfjs. ReLU's derivative at 0 is 0.
 *
 * @param x [H, W, in].
 * @param weight [k, k, in, out], k odd.
 * @param bias [out].
 * @param options `padding`: what the convolution sees outside the image; `relu`: false leaves the ReLU out.
 */
export function convReluStats(
  x: tf.Tensor3D,
  weight: tf.Tensor4D,
  bias: tf.Tensor1D,
  { padding, relu }: { padding: SegmentOptions["padding"]; relu: boolean },
): ConvReluStats {
  const radius = (weight.shape[0] - 1) / 2;
  const padded = padding === "replicate" ? replicateEdges(x, radius) : x;
  const convolved = tf.conv2d(padded, weight, 1, padding === "replicate" ? "valid" : "same"); // [H, W, out]
  const biased = tf.add(convolved, bias) as tf.Tensor3D;
  const output = relu ? tf.relu(biased) : biased; // [H, W, out]
  return { output, statistics: statisticsOf(output) };
}

/** Mean and biased variance of every channel of x [H, W, C]. */
export function statisticsOf(x: tf.Tensor3D): Statistics {
  const { mean, variance } = tf.moments(x, [0, 1]);
  return { mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

/**
 * The oracle of the fused op of this name: γ · (x − mean) / √(variance + ε) + β, with the statistics of x itself
 * unless others are given.
 *
 * @param x [H, W, C]; γ, β and the statistics are [C].
 */
export function batchNorm(
  x: tf.Tensor3D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  { mean, variance }: Statistics = statisticsOf(x),
): tf.Tensor3D {
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, BN_EPSILON))); // [C]
  return tf.add(tf.mul(tf.sub(x, mean), scale), beta);
}

/** Repeats the edge pixels `radius` (0 or 1) times outwards: [H, W, C] → [H + 2r, W + 2r, C]. */
function replicateEdges(x: tf.Tensor3D, radius: number): tf.Tensor3D {
  if (radius === 0) return x;
  if (radius !== 1) throw new Error(`Cannot pad image: radius must be 0 or 1, got ${radius}`);
  // Not tf.mirrorPad: its gradient forgets what flows through the repeated pixels.
  const [height, width, channels] = x.shape;
  const top = tf.slice(x, [0, 0, 0], [1, width, channels]);
  const bottom = tf.slice(x, [height - 1, 0, 0], [1, width, channels]);
  const tall = tf.concat([top, x, bottom], 0); // [H + 2, W, C]
  const left = tf.slice(tall, [0, 0, 0], [height + 2, 1, channels]);
  const right = tf.slice(tall, [0, width - 1, 0], [height + 2, 1, channels]);
  return tf.concat([left, tall, right], 1); // [H + 2, W + 2, C]
}

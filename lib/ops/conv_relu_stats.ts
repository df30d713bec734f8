import * as tf from "@tensorflow/tfjs-core";
import {
  CONV_FILTER_GRADIENT,
  CONV_INPUT_GRADIENT,
  CONV_RELU_STATS,
  type ConvAttributes,
} from "./kernel_names.ts";

export interface ConvReluStatsOptions {
  /** What the convolution sees outside the image: zeros, or the edge pixel repeated. */
  padding: "zero" | "replicate";
  /** False leaves the ReLU out. */
  relu: boolean;
}

export interface ConvReluStats {
  /** max(0, x ∗ filter + bias), [H, W, out]. */
  output: tf.Tensor3D;
  /** Mean and biased variance of the output over its pixels, [2, out]. */
  statistics: tf.Tensor2D;
}

/**
 * A "same" convolution, its bias, a ReLU, and the statistics that the batch norm behind it needs, in one pass.
 * ReLU's derivative at 0 is 0.
 *
 * @param x [H, W, in].
 * @param filter [k, k, in, out], k = 1 or 3.
 * @param bias [out].
 * @throws {Error} when the shapes do not fit.
 */
export function convReluStats(
  x: tf.Tensor3D,
  filter: tf.Tensor4D,
  bias: tf.Tensor1D,
  { padding, relu }: ConvReluStatsOptions,
): ConvReluStats {
  const [side, across, inputs, outputs] = filter.shape;
  if ((side !== 1 && side !== 3) || across !== side) {
    throw new Error(`Cannot convolve: the kernel must be 1×1 or 3×3, got ${side}×${across}`);
  }
  if (x.shape[2] !== inputs || bias.shape[0] !== outputs) {
    throw new Error(
      `Cannot convolve [${x.shape}] with filter [${filter.shape}] and bias [${bias.shape}]: channels differ`,
    );
  }
  const attributes: ConvAttributes = { replicate: padding === "replicate", relu };
  const [output, statistics] = tf.engine().runKernel(
    CONV_RELU_STATS,
    { x, filter, bias },
    { ...attributes },
  ) as unknown as [tf.Tensor3D, tf.Tensor2D];
  return { output, statistics };
}

tf.registerGradient({
  kernelName: CONV_RELU_STATS,
  inputsToSave: ["x", "filter"],
  outputsToSave: [true, true],
  gradFunc(dy, saved, attributes) {
    const [dOutput, dStatistics] = dy as tf.Tensor[];
    const [x, filter, output, statistics] = saved;
    const inputs = { dOutput, dStatistics, x, filter, output, statistics };
    const run = (kernel: string) => tf.engine().runKernel(kernel, inputs, attributes) as unknown;
    // Run here, not in the functions below: tfjs tidies up after each of those.
    const [dFilter, dBias] = run(CONV_FILTER_GRADIENT) as tf.Tensor[];
    return {
      x: () => run(CONV_INPUT_GRADIENT) as tf.Tensor,
      filter: () => dFilter,
      bias: () => dBias,
    };
  },
});

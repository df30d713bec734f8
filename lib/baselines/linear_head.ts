import type * as tf from "@tensorflow/tfjs";
import { convReluStats } from "../ops/conv_relu_stats.ts";

/**
 * A linear classifier of every pixel's features, as a 1×1 convolution of ours: fast on every backend, which a stock one is
 * not.
 *
 * @param features [H, W, C]
 * @param weight [1, 1, C, classes]
 * @param bias [classes]
 * @returns logits [H, W, classes]
 */
export function linearHead(features: tf.Tensor3D, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor3D {
  return convReluStats(features, weight as tf.Tensor4D, bias as tf.Tensor1D, { padding: "zero", relu: false })
    .output;
}

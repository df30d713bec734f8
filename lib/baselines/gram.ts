import * as tf from "@tensorflow/tfjs";
import { CONV_FILTER_GRADIENT } from "../ops/kernel_names.ts";

/**
 * Σ x·xᵀ [C, C] and Σ x [C] over the pixels of x [H, W, C]: the gradients of a 1×1 convolution's filter and bias where its
 * input and the gradient at its output are both x. Where x lies, and as fast as training.
 */
export function gramOf(x: tf.Tensor3D): { gram: tf.Tensor2D; sum: tf.Tensor1D } {
  return tf.tidy(() => {
    const channels = x.shape[2];
    const filter = tf.zeros([1, 1, channels, channels]);
    const none = tf.zeros([2, channels]); // no gradient comes through statistics
    const [gram, sum] = tf.engine().runKernel(
      CONV_FILTER_GRADIENT,
      { dOutput: x, dStatistics: none, x, filter, output: x, statistics: none },
      { replicate: false, relu: false },
    ) as unknown as [tf.Tensor4D, tf.Tensor1D];
    return { gram: gram.reshape([channels, channels]) as tf.Tensor2D, sum };
  });
}

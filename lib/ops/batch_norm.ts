import * as tf from "@tensorflow/tfjs-core";
import { BATCH_NORM, BATCH_NORM_GRADIENT } from "./kernel_names.ts";

/**
 * γ · (x − mean) / √(variance + 1e-5) + β, with statistics that came with x (see `convReluStats`). A backend may leave
 * the result unformed until somebody reads it, and let the next convolution normalise as it loads.
 *
 * @param x [H, W, C].
 * @param statistics mean and variance, [2, C].
 * @param gamma [C].
 * @param beta [C].
 * @throws {Error} when the shapes do not fit.
 */
export function batchNorm(
  x: tf.Tensor3D,
  statistics: tf.Tensor2D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
): tf.Tensor3D {
  const channels = x.shape[2];
  if (statistics.shape[1] !== channels || gamma.shape[0] !== channels || beta.shape[0] !== channels) {
    throw new Error(
      `Cannot normalise [${x.shape}]: statistics [${statistics.shape}], gamma [${gamma.shape}], beta [${beta.shape}]`,
    );
  }
  return tf.engine().runKernel(BATCH_NORM, { x, statistics, gamma, beta }) as unknown as tf.Tensor3D;
}

tf.registerGradient({
  kernelName: BATCH_NORM,
  inputsToSave: ["x", "statistics", "gamma"],
  outputsToSave: [],
  gradFunc(dy, saved) {
    const [x, statistics, gamma] = saved;
    // Run here, not in the functions below: tfjs tidies up after each of those.
    const [dx, dStatistics, dGamma, dBeta] = tf.engine().runKernel(
      BATCH_NORM_GRADIENT,
      { dy: dy as tf.Tensor, x, statistics, gamma },
    ) as unknown as tf.Tensor[];
    return { x: () => dx, statistics: () => dStatistics, gamma: () => dGamma, beta: () => dBeta };
  },
});

import * as tf from "@tensorflow/tfjs-core";
import { checkChannels } from "./cluster_labels.ts";
import { CLUSTER_LOSS, CLUSTER_LOSS_GRADIENT, type ClusterLossAttributes } from "./kernel_names.ts";

export interface ClusterLoss {
  /** ce·(cross entropy) + ss·(sparse spatial) + cc·(context), scalar; the one output with a gradient. */
  total: tf.Scalar;
  /** The unweighted ce, ss and cc, the labels in use, and the pixels whose label changed: [5]. */
  summary: tf.Tensor1D;
  /** Argmax over channels, the lowest on a tie, [H, W] int32: the targets of this very loss. */
  labels: tf.Tensor2D;
}

/**
 * Labels, the three losses and, for later, ∂total/∂y, without ever storing softmax.
 *
 * - ce (eq. 1): mean over pixels of −log softmax(y)[label], the label a constant.
 * - ss (eq. 2): mean |vertical step| + mean |horizontal step|; 0 where there is no step.
 * - cc (eq. 3–4): `soft` is the mean squared distance of the pixels from their soft cluster's centre; `raw` divides by
 *   Σy instead of a mass, as eq. 4 reads literally.
 *
 * @param y the last batch norm's output, [H, W, C], C ≤ 256.
 * @param weights of the three losses, and the form of cc (a weight of 0 and `none` are the same).
 * @param previousLabels the labels before, [H, W], to count changes from; without, every pixel has changed.
 */
export function clusterLoss(
  y: tf.Tensor3D,
  weights: ClusterLossAttributes,
  previousLabels?: tf.Tensor2D,
): ClusterLoss {
  checkChannels(y);
  const inputs: tf.NamedTensorMap = previousLabels ? { y, previousLabels } : { y };
  const [total, summary, labels, gradient] = tf.engine().runKernel(
    CLUSTER_LOSS,
    inputs,
    { ...weights },
  ) as unknown as [tf.Scalar, tf.Tensor1D, tf.Tensor2D, tf.Tensor3D];
  // The gradient belongs to the tape, if there is one; to nobody else.
  gradient.dispose();
  return { total, summary, labels };
}

tf.registerGradient({
  kernelName: CLUSTER_LOSS,
  inputsToSave: [],
  outputsToSave: [false, false, false, true],
  gradFunc(dy, saved) {
    const dTotal = (dy as tf.Tensor[])[0];
    const [gradient] = saved;
    return {
      y: () => tf.engine().runKernel(CLUSTER_LOSS_GRADIENT, { dTotal, gradient }) as unknown as tf.Tensor,
    };
  },
});

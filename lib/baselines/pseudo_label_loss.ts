import * as tf from "@tensorflow/tfjs";

/** Labels to train by, with a weight for each. Whoever made them disposes of them. */
export interface PseudoLabels {
  /** 1 at each pixel's label, [H, W, clusters]. */
  targets: tf.Tensor3D;
  /** Each pixel's share of the loss, the same for all of its clusters, [H, W, clusters]; shares add up to 1. */
  shares: tf.Tensor3D;
}

/**
 * Labels as tensors, each cluster with the same share of the loss however large it is, which is what drawing uniformly from
 * the clusters comes to.
 */
export function pseudoLabels(
  labels: Uint8Array,
  { height, width, clusters }: { height: number; width: number; clusters: number },
): PseudoLabels {
  const sizes = new Float64Array(clusters);
  for (const label of labels) sizes[label]++;
  const used = sizes.reduce((sum, size) => sum + Number(size > 0), 0);
  const targets = new Float32Array(labels.length * clusters);
  const shares = new Float32Array(labels.length * clusters);
  labels.forEach((label, pixel) => {
    targets[pixel * clusters + label] = 1;
    shares.fill(1 / (used * sizes[label]), pixel * clusters, (pixel + 1) * clusters);
  });
  const shape: [number, number, number] = [height, width, clusters];
  return { targets: tf.tensor3d(targets, shape), shares: tf.tensor3d(shares, shape) };
}

/** Σ share · −log softmax(logits)[label], with a gradient by the logits. */
export function meanCrossEntropy(logits: tf.Tensor3D, { targets, shares }: PseudoLabels): tf.Scalar {
  const op = tf.customGrad((x, save) => {
    const logProbabilities = tf.logSoftmax(x as tf.Tensor3D); // [H, W, clusters]
    (save as (tensors: tf.Tensor[]) => void)([logProbabilities]);
    const value = tf.neg(tf.sum(tf.mul(tf.mul(logProbabilities, targets), shares)));
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(dy, tf.mul(tf.sub(tf.exp(saved[0]), targets), shares)),
    };
  });
  return op(logits) as tf.Scalar;
}

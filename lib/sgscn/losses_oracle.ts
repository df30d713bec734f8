import * as tf from "@tensorflow/tfjs";
import type { SegmentOptions } from "../options.ts";

/** Added to each map of the `raw` context loss, as in the published code. */
const CONTEXT_EPSILON = 1e-3;

/** Divides in the place of a smaller `soft` mass: below any that a loss could show, and float32 still holds its square. */
const SMALLEST_MASS = 1e-18;

/** The weights of the losses and the form of the context loss. */
export type LossOptions = Pick<SegmentOptions, "ce" | "ss" | "cc" | "contextLoss">;

/** The losses of one forward pass, all scalars: `total` weighted, the three parts not. */
export interface LossTensors {
  total: tf.Scalar;
  ce: tf.Scalar;
  ss: tf.Scalar;
  cc: tf.Scalar;
}

/**
 * The oracle of the fused op of this name: every loss of scores y, against the labels that y itself gives.
 *
 * Stock ops on the active tfjs backend; differentiable by tfjs.
 *
 * @param y [H, W, C].
 * @param options A weight `cc` of 0 is the same as `none`: cc is then 0.
 */
export function clusterLoss(y: tf.Tensor3D, { ce, ss, cc, contextLoss }: LossOptions): LossTensors {
  const parts = {
    ce: crossEntropy(y, labelsOf(y)),
    ss: sparseSpatialLoss(y),
    cc: contextLoss === "none" || cc === 0 ? tf.scalar(0) : contextConsistencyLoss(y, contextLoss),
  };
  const total = tf.addN([tf.mul(parts.ce, ce), tf.mul(parts.ss, ss), tf.mul(parts.cc, cc)]);
  return { total: total as tf.Scalar, ...parts };
}

/** The winning channel of each pixel of y [H, W, C], the lowest on a tie: [H, W], int32. */
export function labelsOf(y: tf.Tensor3D): tf.Tensor2D {
  return tf.argMax(y, -1);
}

/** Equation 1: the mean over pixels of −log softmax(y)[label]. The labels are constants for the gradient. */
export function crossEntropy(y: tf.Tensor3D, labels: tf.Tensor2D): tf.Scalar {
  const target = tf.oneHot(labels, y.shape[2]); // [H, W, C]
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(y), target), -1)));
}

/** Equation 2: the mean absolute difference of neighbouring rows, plus that of columns; 0 where there are none. */
export function sparseSpatialLoss(y: tf.Tensor3D): tf.Scalar {
  return tf.add(meanStep(y, 0), meanStep(y, 1));
}

/** The mean absolute difference of y [H, W, C] along one axis. */
function meanStep(y: tf.Tensor3D, axis: 0 | 1): tf.Scalar {
  const size: [number, number, number] = [...y.shape];
  size[axis]--;
  if (size[axis] === 0) return tf.scalar(0);
  const next = tf.slice(y, axis === 0 ? [1, 0, 0] : [0, 1, 0], size);
  return tf.mean(absolute(tf.sub(next, tf.slice(y, [0, 0, 0], size))));
}

/** |x| whose derivative at 0 is 0: that of tf.abs is −1 there. */
function absolute(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.sign(x)); // sign is a constant for the gradient
}

/**
 * Equations 3 and 4: how far each cluster spreads from its centre.
 *
 * - `raw` takes the scores themselves (plus a little) for a map of the cluster's mass, as the published code does.
 *   Batch norm makes their sum almost zero, so it collapses: kept to show it.
 * - `soft` takes softmax(y): the mean squared distance of the pixels from their soft cluster's centre. A departure
 *   from the paper.
 */
export function contextConsistencyLoss(y: tf.Tensor3D, form: "raw" | "soft"): tf.Scalar {
  const [height, width] = y.shape;
  const xs = tf.sub(tf.mul(tf.range(0, width), 2 / width), 1).reshape([1, width, 1]);
  const ys = tf.sub(tf.mul(tf.range(0, height), 2 / height), 1).reshape([height, 1, 1]);
  const map = form === "raw" ? tf.add(y, CONTEXT_EPSILON) : tf.softmax(y); // [H, W, C]
  const mass = tf.sum(map, [0, 1], true); // [1, 1, C]
  // A cluster whose softmax is 0 everywhere in float32 weighs nothing: 0/0 must not make it NaN.
  const density = tf.div(map, form === "raw" ? mass : tf.maximum(mass, SMALLEST_MASS)); // [H, W, C]
  const centreX = tf.sum(tf.mul(density, xs), [0, 1], true); // [1, 1, C]
  const centreY = tf.sum(tf.mul(density, ys), [0, 1], true); // [1, 1, C]
  const distance = tf.add(tf.square(tf.sub(xs, centreX)), tf.square(tf.sub(ys, centreY))); // [H, W, C]
  const spread = tf.sum(tf.mul(density, distance), [0, 1], true); // [1, 1, C]
  if (form === "raw") return tf.sum(spread);
  return tf.div(tf.sum(tf.mul(spread, mass)), height * width);
}

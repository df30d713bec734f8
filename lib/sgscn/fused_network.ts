import * as tf from "@tensorflow/tfjs-core";
import type { Iteration } from "../backends/loop.ts";
import { clusterLabels } from "../ops/cluster_labels.ts";
import { clusterLoss } from "../ops/cluster_loss.ts";
import type { FloatImage } from "../types.ts";
import { convFeatures } from "./conv_features.ts";
import type { TrainingOptions } from "./fused_training.ts";
import { imageTensor } from "./image_tensor.ts";
import type { ParameterName, Parameters } from "./initialise.ts";
import { createTrainedVariables } from "./trained_variables.ts";

/** An iteration without its update. */
export interface Differentiated extends Iteration {
  gradients: Record<ParameterName, tf.Tensor>;
}

/** The network of the paper on one image, on the backend that is active whenever it is called. */
export interface FusedNetwork {
  readonly channels: number;
  /** Losses, labels, and the gradient of every parameter. */
  differentiate(previousLabels?: tf.Tensor2D): Differentiated;
  /** The same, and the update. */
  iterate(previousLabels?: tf.Tensor2D): Iteration;
  /** One pass: Ŝ [H, W, C], its labels [H, W], and the statistics of each layer [2, C]. */
  finish(): { scores: tf.Tensor3D; labels: tf.Tensor2D; statistics: tf.Tensor2D[] };
  /** Labels of another image, normalised with given statistics, [height, width]. */
  label(image: FloatImage, statistics: tf.Tensor2D[]): tf.Tensor2D;
  dispose(): void;
}

/** @param parameters what to begin with; copied. */
export function createFusedNetwork(
  image: FloatImage,
  options: TrainingOptions,
  parameters: Parameters,
): FusedNetwork {
  const input = imageTensor(image); // [H, W, inputs]
  const trained = createTrainedVariables<ParameterName>(parameters);

  /** The network, on statistics of the image itself or on given ones. */
  function forward(x: tf.Tensor3D, given?: tf.Tensor2D[]) {
    const { features, statistics } = convFeatures(x, trained.variables, options, given);
    return { scores: features, statistics }; // a feature is a cluster's score
  }

  function differentiate(previousLabels?: tf.Tensor2D): Differentiated {
    let summary: tf.Tensor1D | undefined, labels: tf.Tensor2D | undefined;
    const { value, gradients } = trained.differentiate(() => {
      const loss = clusterLoss(forward(input).scores, options, previousLabels);
      summary = tf.keep(loss.summary);
      labels = tf.keep(loss.labels);
      return loss.total;
    });
    return { total: value, gradients, summary: summary!, labels: labels! };
  }

  return {
    channels: parameters["conv3/weight"].shape[3],
    differentiate,
    iterate(previousLabels) {
      const { gradients, ...iteration } = differentiate(previousLabels);
      trained.update(gradients, options);
      tf.dispose(gradients);
      return iteration;
    },
    finish() {
      return tf.tidy(() => {
        const { scores, statistics } = forward(input);
        return { scores, labels: clusterLabels(scores), statistics };
      });
    },
    label(other, statistics) {
      return tf.tidy(() => clusterLabels(forward(imageTensor(other), statistics).scores));
    },
    dispose() {
      input.dispose();
      trained.dispose();
    },
  };
}

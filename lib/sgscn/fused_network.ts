import * as tf from "@tensorflow/tfjs";
import type { Iteration } from "../backends/loop.ts";
import { batchNorm } from "../ops/batch_norm.ts";
import { clusterLoss } from "../ops/cluster_loss.ts";
import { convReluStats } from "../ops/conv_relu_stats.ts";
import { momentumUpdate } from "../ops/momentum_update.ts";
import type { FloatImage } from "../types.ts";
import type { TrainingOptions } from "./fused_training.ts";
import type { ParameterName, Parameters } from "./initialise.ts";

const LAYERS = [1, 2, 3] as const;

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
  const input = tf.tensor3d(image.data, [image.height, image.width, 3]); // [H, W, 3]
  const variables = {} as Record<ParameterName, tf.Variable>;
  const velocities = {} as Record<ParameterName, tf.Tensor>;
  for (const [name, { shape, values }] of Object.entries(parameters)) {
    const initial = tf.tensor(values.slice(), shape);
    variables[name as ParameterName] = tf.variable(initial);
    velocities[name as ParameterName] = tf.zeros(shape);
    initial.dispose();
  }
  const names = Object.keys(variables) as ParameterName[];
  const variableList = Object.values(variables);

  /** The network, on statistics of the image itself or on given ones. */
  function forward(x: tf.Tensor3D, given?: tf.Tensor2D[]) {
    const statistics: tf.Tensor2D[] = [];
    let scores = x; // [H, W, 3]
    for (const layer of LAYERS) {
      const convolved = convReluStats(
        scores,
        variables[`conv${layer}/weight`] as unknown as tf.Tensor4D,
        variables[`conv${layer}/bias`] as unknown as tf.Tensor1D,
        { padding: options.padding, relu: layer < 3 || options.lastRelu },
      ); // [H, W, C]
      statistics.push(given?.[layer - 1] ?? convolved.statistics);
      scores = batchNorm(
        convolved.output,
        statistics[layer - 1],
        variables[`bn${layer}/gamma`] as unknown as tf.Tensor1D,
        variables[`bn${layer}/beta`] as unknown as tf.Tensor1D,
      ); // [H, W, C]
    }
    return { scores, statistics };
  }

  function differentiate(previousLabels?: tf.Tensor2D): Differentiated {
    let summary: tf.Tensor1D | undefined, labels: tf.Tensor2D | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const loss = clusterLoss(forward(input).scores, options, previousLabels);
      summary = tf.keep(loss.summary);
      labels = tf.keep(loss.labels);
      return loss.total;
    }, variableList);
    const gradients = Object.fromEntries(names.map((name) => [name, grads[variables[name].name]]));
    return { total: value, gradients, summary: summary!, labels: labels! } as Differentiated;
  }

  return {
    channels: parameters["conv3/weight"].shape[3],
    differentiate,
    iterate(previousLabels) {
      const { gradients, ...iteration } = differentiate(previousLabels);
      for (const name of names) momentumUpdate(variables[name], velocities[name], gradients[name], options);
      tf.dispose(gradients);
      return iteration;
    },
    finish() {
      return tf.tidy(() => {
        const { scores, statistics } = forward(input);
        const { labels } = clusterLoss(scores, options);
        return { scores, labels, statistics };
      });
    },
    label({ height, width, data }, statistics) {
      return tf.tidy(() => {
        const x = tf.tensor3d(data, [height, width, 3]);
        return clusterLoss(forward(x, statistics).scores, options).labels;
      });
    },
    dispose() {
      tf.dispose([input, ...variableList, ...Object.values(velocities)]);
    },
  };
}

import type * as tf from "@tensorflow/tfjs-core";
import { batchNorm } from "../ops/batch_norm.ts";
import { convReluStats } from "../ops/conv_relu_stats.ts";
import type { SegmentOptions } from "../options.ts";
import type { ParameterName } from "./initialise.ts";

const LAYERS = [1, 2, 3] as const;

/** What of the network is not in its parameters. */
export type ConvFeaturesOptions = Pick<SegmentOptions, "padding" | "lastRelu">;

/**
 * The network: three convolutions, each followed by ReLU (the last if `lastRelu`) and batch norm. Can be differentiated.
 *
 * @param x [H, W, inputs].
 * @param parameters as `initialise` shapes them; may hold others beside.
 * @param given the statistics [2, C] to normalise each layer with; the image's own when missing.
 * @returns the last batch norm's output [H, W, C], and the statistics that each layer was normalised with.
 */
export function convFeatures(
  x: tf.Tensor3D,
  parameters: Readonly<Record<ParameterName, tf.Tensor>>,
  { padding, lastRelu }: ConvFeaturesOptions,
  given?: readonly tf.Tensor2D[],
): { features: tf.Tensor3D; statistics: tf.Tensor2D[] } {
  const statistics: tf.Tensor2D[] = [];
  let features = x; // [H, W, inputs]
  for (const layer of LAYERS) {
    const convolved = convReluStats(
      features,
      parameters[`conv${layer}/weight`] as tf.Tensor4D,
      parameters[`conv${layer}/bias`] as tf.Tensor1D,
      { padding, relu: layer < 3 || lastRelu },
    ); // [H, W, C]
    statistics.push(given?.[layer - 1] ?? convolved.statistics);
    features = batchNorm(
      convolved.output,
      statistics[layer - 1],
      parameters[`bn${layer}/gamma`] as tf.Tensor1D,
      parameters[`bn${layer}/beta`] as tf.Tensor1D,
    ); // [H, W, C]
  }
  return { features, statistics };
}

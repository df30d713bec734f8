import * as tf from "@tensorflow/tfjs-core";
import { CLUSTER_LABELS } from "./kernel_names.ts";

/**
 * The labels that {@linkcode clusterLoss} gives, without its losses: argmax over channels, the lowest on a tie, [H, W] int32.
 *
 * @param y the last batch norm's output, [H, W, C], C ≤ 256.
 */
export function clusterLabels(y: tf.Tensor3D): tf.Tensor2D {
  checkChannels(y);
  return tf.engine().runKernel(CLUSTER_LABELS, { y }) as unknown as tf.Tensor2D;
}

/** @throws {Error} when there are more channels than a byte can number */
export function checkChannels({ shape: [, , channels] }: tf.Tensor3D): void {
  if (channels > 256) throw new Error(`Cannot label: channels must be at most 256, got ${channels}`);
}

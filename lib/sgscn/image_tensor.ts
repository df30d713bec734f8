import * as tf from "@tensorflow/tfjs-core";
import type { FloatImage } from "../types.ts";

/** What the network sees as a tensor, [H, W, inputs]. */
export function imageTensor({ height, width, data }: FloatImage): tf.Tensor3D {
  return tf.tensor3d(data, [height, width, data.length / (height * width)]);
}

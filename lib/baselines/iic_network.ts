import * as tf from "@tensorflow/tfjs";
import type { MomentumAttributes } from "../ops/kernel_names.ts";
import { convFeatures, type ConvFeaturesOptions } from "../sgscn/conv_features.ts";
import { initialise, type NetworkShape, type ParameterName } from "../sgscn/initialise.ts";
import { createTrainedVariables } from "../sgscn/trained_variables.ts";
import { type HeadName, initialiseHeads } from "./initialise_heads.ts";
import { linearHead } from "./linear_head.ts";

export interface IicNetworkOptions
  extends ConvFeaturesOptions, MomentumAttributes, Omit<NetworkShape, "inputChannels"> {
  seed: number;
  /** Classes of each head. */
  heads: readonly number[];
}

/** The network of SGSCN, with heads on its features: 1×1 convolutions to so many classes. */
export interface IicNetwork {
  /** Logits [H, W, classes] of each head. */
  logits(x: tf.Tensor3D): tf.Tensor3D[];
  /**
   * Logits of one head alone, and the statistics [2, C] that each layer was normalised with.
   * @param given those statistics, where they are not to be the image's own.
   */
  classify(
    x: tf.Tensor3D,
    head: number,
    given?: readonly tf.Tensor2D[],
  ): { logits: tf.Tensor3D; statistics: tf.Tensor2D[] };
  /**
   * One step down the gradient of a loss that tfjs does not know.
   *
   * @param inputs images [H, W, 3], each normalised by its own statistics.
   * @param slopes given the logits of each image and each head, the loss's gradients by them; called at once.
   */
  update(inputs: readonly tf.Tensor3D[], slopes: (logits: tf.Tensor3D[][]) => Float32Array[][]): void;
  dispose(): void;
}

export function createIicNetwork(options: IicNetworkOptions): IicNetwork {
  const { channels, lastKernel, heads, seed } = options;
  const trained = createTrainedVariables<ParameterName | HeadName>({
    ...initialise({ channels, lastKernel, inputChannels: 3 }, seed),
    ...initialiseHeads(heads, channels, seed),
  });

  function classifyBy(head: number, features: tf.Tensor3D): tf.Tensor3D {
    const { [`head${head}/weight` as const]: weight, [`head${head}/bias` as const]: bias } =
      trained.variables;
    return linearHead(features, weight, bias); // [H, W, classes]
  }

  function logits(x: tf.Tensor3D): tf.Tensor3D[] {
    const { features } = convFeatures(x, trained.variables, options); // [H, W, C]
    return heads.map((_, head) => classifyBy(head, features));
  }

  return {
    logits: (x) => tf.tidy(() => logits(x)),
    classify: (x, head, given) =>
      tf.tidy(() => {
        const { features, statistics } = convFeatures(x, trained.variables, options, given);
        return { logits: classifyBy(head, features), statistics };
      }),
    update(inputs, slopes) {
      const { value, gradients } = trained.differentiate(() => {
        const found = inputs.map(logits); // [image][head]
        return withSlopes(found.flat(), slopes(found).flat());
      });
      trained.update(gradients, options);
      tf.dispose([value, gradients]);
    },
    dispose: () => trained.dispose(),
  };
}

/** A scalar, 0, whose gradients by some tensors are given. */
function withSlopes(tensors: tf.Tensor3D[], slopes: Float32Array[]): tf.Scalar {
  const op = tf.customGrad((...inputs) => ({
    value: tf.scalar(0),
    gradFunc: () => tensors.map((_, i) => tf.tensor3d(slopes[i], (inputs[i] as tf.Tensor3D).shape)),
  }));
  return op(...tensors) as tf.Scalar;
}

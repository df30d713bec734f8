import * as tf from "@tensorflow/tfjs";
import { normal } from "../image/seeded_random.ts";
import { convFeatures, type ConvFeaturesOptions } from "../sgscn/conv_features.ts";
import { imageTensor } from "../sgscn/image_tensor.ts";
import { initialise, type ParameterName } from "../sgscn/initialise.ts";
import { createTrainedVariables } from "../sgscn/trained_variables.ts";
import type { FloatImage } from "../types.ts";
import { linearHead } from "./linear_head.ts";
import { meanCrossEntropy, type PseudoLabels } from "./pseudo_label_loss.ts";

/** Standard deviation of the classifier's weights whenever it begins anew, as in the published code. */
const HEAD_DEVIATION = 0.01;

export interface DeepClusterNetworkOptions extends ConvFeaturesOptions {
  channels: number;
  lastKernel: number;
  /** Outputs of the classifier. */
  clusters: number;
  learningRate: number;
  momentum: number;
  seed: number;
}

/** The network and a linear classifier, on the backend that is active whenever it is called. What it returns is the caller's. */
export interface DeepClusterNetwork {
  /** Features of an image, its own when missing, [h, w, C], normalised with statistics of its own or with given ones. */
  describe(
    image?: FloatImage,
    given?: readonly tf.Tensor2D[],
  ): { features: tf.Tensor3D; statistics: tf.Tensor2D[] };
  /** Begins the classifier anew. @param random uniform on [0, 1) */
  resetHead(random: () => number): void;
  /** One update of network and classifier; the cross entropy before it. */
  update(pseudoLabels: PseudoLabels): tf.Scalar;
  dispose(): void;
}

/** @param image [H, W, 3], what the network sees. */
export function createDeepClusterNetwork(
  image: FloatImage,
  options: DeepClusterNetworkOptions,
): DeepClusterNetwork {
  const { channels, lastKernel, clusters, seed } = options;
  const input = imageTensor(image); // [H, W, 3]
  const trained = createTrainedVariables<ParameterName | "head/weight" | "head/bias">({
    ...initialise({ channels, lastKernel, inputChannels: 3 }, seed),
    "head/weight": { shape: [1, 1, channels, clusters], values: new Float32Array(channels * clusters) },
    "head/bias": { shape: [clusters], values: new Float32Array(clusters) },
  });
  const { variables } = trained;

  function classify(): tf.Tensor3D {
    const { features } = convFeatures(input, variables, options); // [H, W, C]
    return linearHead(features, variables["head/weight"], variables["head/bias"]); // [H, W, clusters]
  }

  return {
    describe: (other, given) =>
      tf.tidy(() => convFeatures(other ? imageTensor(other) : input, variables, options, given)),
    resetHead(random) {
      trained.reset("head/weight", normals(channels * clusters, random));
      trained.reset("head/bias", new Float32Array(clusters));
    },
    update(pseudoLabels) {
      const { value, gradients } = trained.differentiate(() => meanCrossEntropy(classify(), pseudoLabels));
      trained.update(gradients, options);
      tf.dispose(gradients);
      return value;
    },
    dispose() {
      input.dispose();
      trained.dispose();
    },
  };
}

/** Numbers with a normal distribution round 0. */
function normals(count: number, random: () => number): Float32Array {
  return Float32Array.from({ length: count }, () => HEAD_DEVIATION * normal(random));
}

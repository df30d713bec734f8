import "@tensorflow/tfjs-backend-webgpu";
import * as tf from "@tensorflow/tfjs";
import type { SegmentOptions } from "../../../lib/options.ts";
import type { ParameterName, Parameters } from "../../../lib/sgscn/initialise.ts";
import type { FloatImage } from "../../../lib/types.ts";

/** tfjs's own, which opens its own device. */
const STOCK_BACKEND = "webgpu";
/** PyTorch's default, as in the published code. */
const BN_EPSILON = 1e-5;
const LAYERS = [1, 2, 3] as const;

/** The training step as anybody would write it in tfjs. */
export interface StockTraining {
  /** One iteration, queued: nothing waits for it. Its total loss, before the update; the caller's to dispose of. */
  step(): tf.Scalar;
  dispose(): void;
}

/**
 * The step of the preset `reference` (no context loss, zero padding) from stock tfjs ops, tfjs's gradients and tfjs's
 * own momentum optimizer, on tfjs's webgpu backend. It does less than ours: it counts no clusters.
 *
 * @param image [H, W, 3].
 * @param parameters what to begin with; copied.
 */
export async function createStockTraining(
  image: FloatImage,
  { ce, ss, lastRelu, learningRate, momentum }: Pick<
    SegmentOptions,
    "ce" | "ss" | "lastRelu" | "learningRate" | "momentum"
  >,
  parameters: Parameters,
): Promise<StockTraining> {
  tf.enableProdMode();
  await tf.setBackend(STOCK_BACKEND);
  const x = tf.tensor4d(image.data, [1, image.height, image.width, 3]); // [1, H, W, 3]
  const variables = {} as Record<ParameterName, tf.Variable>;
  for (const [name, { shape, values }] of Object.entries(parameters)) {
    variables[name as ParameterName] = tf.tidy(() => tf.variable(tf.tensor(values.slice(), shape)));
  }
  const optimizer = tf.train.momentum(learningRate, momentum);

  function forward(): tf.Tensor4D {
    let h = x; // [1, H, W, 3]
    for (const layer of LAYERS) {
      const filter = variables[`conv${layer}/weight`] as unknown as tf.Tensor4D;
      // Measured: no slower than tf.fused.conv2d, whose gradient is the same two kernels.
      const biased = tf.add(tf.conv2d(h, filter, 1, "same"), variables[`conv${layer}/bias`]) as tf.Tensor4D;
      const convolved = layer < 3 || lastRelu ? tf.relu(biased) : biased; // [1, H, W, C]
      const { mean, variance } = tf.moments(convolved, [0, 1, 2]); // [C]
      const scale = tf.mul(variables[`bn${layer}/gamma`], tf.rsqrt(tf.add(variance, BN_EPSILON))); // [C]
      const shift = tf.sub(variables[`bn${layer}/beta`], tf.mul(mean, scale)); // [C]
      h = tf.add(tf.mul(convolved, scale), shift); // [1, H, W, C]
    }
    return h;
  }

  function loss(): tf.Scalar {
    const y = tf.squeeze<tf.Tensor3D>(forward(), [0]); // [H, W, C]
    const target = tf.oneHot(tf.argMax(y, -1), y.shape[2]); // [H, W, C], a constant for the gradient
    const entropy = tf.losses.softmaxCrossEntropy(target, y); // the mean over pixels
    const [height, width, channels] = y.shape;
    const step = (row: number, column: number) => {
      const size: [number, number, number] = [height - row, width - column, channels];
      return tf.mean(tf.abs(tf.sub(tf.slice(y, [row, column, 0], size), tf.slice(y, [0, 0, 0], size))));
    };
    return tf.add(tf.mul(entropy, ce), tf.mul(tf.add(step(1, 0), step(0, 1)), ss));
  }

  return {
    step() {
      tf.setBackend(STOCK_BACKEND);
      return optimizer.minimize(loss, true)!;
    },
    dispose() {
      tf.setBackend(STOCK_BACKEND);
      tf.dispose([x, ...Object.values(variables)]);
      optimizer.dispose();
    },
  };
}

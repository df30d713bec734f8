import * as tf from "@tensorflow/tfjs";
import { createIicNetwork, type IicNetworkOptions } from "../../lib/baselines/iic_network.ts";
import { initialiseHeads } from "../../lib/baselines/initialise_heads.ts";
import { initialise } from "../../lib/sgscn/initialise.ts";
import { useOracleBackend } from "../../lib/sgscn/oracle.ts";
import { batchNorm, convReluStats } from "../../lib/sgscn/oracle_ops.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import { assertClose, randomValues } from "../ops/compare.ts";

const OPTIONS: IicNetworkOptions = {
  channels: 6,
  lastKernel: 1,
  padding: "replicate",
  lastRelu: false,
  learningRate: 0.1,
  momentum: 0.9,
  seed: 3,
  heads: [3, 4],
};
const SHAPE: [number, number, number] = [9, 11, 3];
const images = [1, 2].map((seed) => randomValues(SHAPE, seed).values);
/** Slopes of each image's logits by each head. */
const slopes = images.map((_, i) =>
  OPTIONS.heads.map((classes, h) => randomValues([9, 11, classes], 10 + 2 * i + h).values.map((v) => v / 99))
);
const UPDATES = 2;

/** The logits of the first image by both heads after some updates, from stock ops and tfjs's own gradients. */
async function oracle(): Promise<Float32Array[]> {
  await useOracleBackend();
  return tf.tidy(() => {
    const parameters: Record<string, { shape: number[]; values: Float32Array }> = {
      ...initialise({ channels: 6, lastKernel: 1, inputChannels: 3 }, OPTIONS.seed),
      ...initialiseHeads(OPTIONS.heads, 6, OPTIONS.seed),
    };
    let values: Record<string, tf.Tensor> = {}, velocities: Record<string, tf.Tensor> = {};
    for (const [name, { shape, values: initial }] of Object.entries(parameters)) {
      values[name] = tf.tensor(initial, shape);
      velocities[name] = tf.zeros(shape);
    }
    const names = Object.keys(values);
    const logits = (image: Float32Array, by: Record<string, tf.Tensor>) => {
      let x = tf.tensor3d(image, SHAPE);
      const convolve = (layer: string, relu: boolean) =>
        convReluStats(x, by[`${layer}/weight`] as tf.Tensor4D, by[`${layer}/bias`] as tf.Tensor1D, {
          padding: "replicate",
          relu,
        }).output;
      for (const layer of [1, 2, 3]) {
        const [gamma, beta] = ["gamma", "beta"].map((part) => by[`bn${layer}/${part}`] as tf.Tensor1D);
        x = batchNorm(convolve(`conv${layer}`, layer < 3), gamma, beta);
      }
      return OPTIONS.heads.map((_, h) => convolve(`head${h}`, false));
    };
    for (let i = 0; i < UPDATES; i++) {
      const gradients = tf.grads((...given: tf.Tensor[]) => {
        const by = Object.fromEntries(names.map((name, n) => [name, given[n]]));
        return tf.addN(
          images.flatMap((image, i) =>
            logits(image, by).map((found, h) => tf.sum(tf.mul(found, tf.tensor(slopes[i][h], found.shape))))
          ),
        );
      })(names.map((name) => values[name]));
      const step = (n: number) => tf.add(tf.mul(velocities[names[n]], OPTIONS.momentum), gradients[n]);
      velocities = Object.fromEntries(names.map((name, n) => [name, step(n)]));
      values = Object.fromEntries(
        names.map((name) => [name, tf.sub(values[name], tf.mul(velocities[name], OPTIONS.learningRate))]),
      );
    }
    return logits(images[0], values).map((found) => found.dataSync().slice() as Float32Array);
  });
}

for (const backendCase of BUILD_CASES) {
  const { name, ignore } = backendCase;
  Deno.test({
    name: `the network's updates are those of stock ops, by every image and head: ${name}`,
    ignore,
    async fn() {
      const expected = await oracle();
      await withBackend(backendCase, async () => {
        const network = createIicNetwork(OPTIONS);
        const inputs = images.map((image) => tf.tensor3d(image, SHAPE));
        for (let i = 0; i < UPDATES; i++) network.update(inputs, () => slopes);
        const found = network.logits(inputs[0]);
        for (const [h, values] of expected.entries()) {
          assertClose(await found[h].data(), values, 1e-3, `logits of head ${h}`);
        }
        const { logits, statistics } = network.classify(inputs[0], 1);
        assertClose(await logits.data(), expected[1], 1e-3, "logits of classify()");
        const again = network.classify(inputs[0], 1, statistics);
        assertClose(await again.logits.data(), expected[1], 1e-3, "logits by given statistics");
        tf.dispose([inputs, found, logits, statistics, again.logits]);
        network.dispose();
      });
    },
  });
}

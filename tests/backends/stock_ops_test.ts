import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batchNorm } from "../../lib/ops/batch_norm.ts";
import { clusterLoss } from "../../lib/ops/cluster_loss.ts";
import { convReluStats } from "../../lib/ops/conv_relu_stats.ts";
import { assertClose, gridValues, type Op, type Values } from "../ops/compare.ts";
import { BUILD_CASES, withBackend } from "./cases.ts";

/** No multiple of eight, one, and one that needs no padding at all. */
const CHANNELS = [3, 5, 13, 8];

/** A batch norm that nobody has formed: 2·x + c, for channel c, of a convolution's output x, which is the image. */
function lazy(x: tf.Tensor3D, offset = 0): tf.Tensor3D {
  const channels = x.shape[2];
  const identity = tf.eye(channels).reshape([1, 1, channels, channels]) as tf.Tensor4D;
  const { output } = convReluStats(x, identity, tf.zeros([channels]), { padding: "zero", relu: false });
  const statistics = tf.stack([tf.zeros([channels]), tf.fill([channels], 1 - 1e-5)]) as tf.Tensor2D;
  const shift = tf.add(tf.range(0, channels), offset) as tf.Tensor1D;
  return batchNorm(output, statistics, tf.fill([channels], 2), shift);
}

const imageOf = (channels: number): Values => gridValues([6, 7, channels], 1);
const tensorOf = ({ shape, values }: Values) =>
  tf.tensor3d(values.slice(), shape as [number, number, number]);
const formed = ({ shape: [, , channels], values }: Values, offset = 0) =>
  values.map((value, i) => 2 * value + i % channels + offset);

for (const backendCase of BUILD_CASES) {
  Deno.test(`stock ops work: ${backendCase.name}`, () =>
    withBackend(backendCase, () => {
      const ops: Record<string, Op> = {
        add: () => ({ y: tf.add([1, 2, 3], [10, 20, 30]) }),
        matMul: () => ({ y: tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]) }),
        conv2d: () => ({
          y: tf.conv2d(tf.ones([4, 4, 1]) as tf.Tensor3D, tf.ones([3, 3, 1, 1]), 1, "valid"),
        }),
      };
      const expected = { add: [11, 22, 33], matMul: [19, 22, 43, 50], conv2d: [9, 9, 9, 9] };
      for (const [name, values] of Object.entries(expected)) {
        tf.tidy(() => assert.deepEqual([...ops[name]({}).y.dataSync()], values, name));
      }
    }));

  Deno.test(`stock ops read what the fused ops left: ${backendCase.name}`, () =>
    withBackend(backendCase, () => {
      for (const channels of CHANNELS) {
        tf.tidy(() => {
          const image = imageOf(channels);
          const y = lazy(tensorOf(image));
          const read = (name: string, actual: tf.Tensor, expected: ArrayLike<number>) =>
            assertClose(actual.dataSync(), expected, 1e-4, `${name} of ${channels} channels`);
          read("value", y, formed(image));
          read("again", y, formed(image));
          read("sum", tf.sum(y), [formed(image).reduce((sum, value) => sum + value, 0)]);
          read("ones added", tf.add(y, 1), formed(image).map((value) => value + 1));
          read("slice", tf.slice(y, [0, 0, 0], [1, 1, channels]), formed(image).slice(0, channels));
          const product = tf.matMul(y.reshape([42, channels]), tf.ones([channels, 1])).dataSync();
          assert.ok(Math.abs(product[0] - formed(image).slice(0, channels).reduce((a, b) => a + b)) < 1e-4);
          const convolved = tf.conv2d(y, tf.ones([1, 1, channels, 1]) as tf.Tensor4D, 1, "same");
          assertClose(convolved.dataSync(), product, 1e-4, "conv2d");
          const { labels } = clusterLoss(y, { ce: 1, ss: 1, cc: 0, contextLoss: "none" });
          read("labels as numbers", tf.cast(labels, "float32"), tf.argMax(y, -1).dataSync());
        });
      }
    }));

  Deno.test(`stock ops read two unformed tensors at once: ${backendCase.name}`, () =>
    withBackend(backendCase, () => {
      for (const channels of CHANNELS) {
        tf.tidy(() => {
          const image = imageOf(channels);
          const difference = tf.sub(lazy(tensorOf(image), 5), lazy(tensorOf(image)));
          const expected = new Array(image.values.length).fill(5);
          assertClose(difference.dataSync(), expected, 1e-4, `difference of ${channels} channels`);
        });
      }
    }));

  Deno.test(`what was read from a tensor stays while others are made: ${backendCase.name}`, () =>
    withBackend(backendCase, () => {
      for (const channels of CHANNELS) {
        tf.tidy(() => {
          const image = imageOf(channels);
          const y = lazy(tensorOf(image));
          const values = y.dataSync();
          const wide = lazy(tf.ones([64, 64, channels])); // needs more memory than there was
          assert.equal(wide.dataSync()[0], 2);
          assertClose(values, formed(image), 1e-4, `${channels} channels`);
        });
      }
    }));

  Deno.test(`fused ops take a reshaped tensor by its own shape: ${backendCase.name}`, () =>
    withBackend(backendCase, () => {
      tf.tidy(() => {
        const x = tensorOf(imageOf(5)); // [6, 7, 5]
        lazy(x); // leaves x where the kernels are
        const turned = lazy(x.reshape([7, 6, 5]));
        assert.deepEqual(turned.shape, [7, 6, 5]);
        assertClose(turned.dataSync(), formed(imageOf(5)), 1e-4, "turned");
      });
    }));
}

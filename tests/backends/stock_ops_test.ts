import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batchNorm } from "../../lib/ops/batch_norm.ts";
import { clusterLoss } from "../../lib/ops/cluster_loss.ts";
import { convReluStats } from "../../lib/ops/conv_relu_stats.ts";
import { assertClose, gridValues, type Values, valuesOf } from "../ops/compare.ts";
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
  const { ignore } = backendCase;

  Deno.test(`stock ops work: ${backendCase.name}`, { ignore }, () =>
    withBackend(backendCase, async () => {
      const found = await valuesOf(() => ({
        add: tf.add([1, 2, 3], [10, 20, 30]),
        matMul: tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]),
        conv2d: tf.conv2d(tf.ones([4, 4, 1]) as tf.Tensor3D, tf.ones([3, 3, 1, 1]), 1, "valid"),
      }));
      const expected = { add: [11, 22, 33], matMul: [19, 22, 43, 50], conv2d: [9, 9, 9, 9] };
      for (const [name, values] of Object.entries(expected)) {
        assert.deepEqual([...found[name as keyof typeof expected]], values, name);
      }
    }));

  Deno.test(
    `stock ops read what the fused ops left: ${backendCase.name}`,
    { ignore },
    () =>
      withBackend(backendCase, async () => {
        for (const channels of CHANNELS) {
          const image = imageOf(channels);
          const found = await valuesOf(() => {
            const y = lazy(tensorOf(image));
            const { labels } = clusterLoss(y, { ce: 1, ss: 1, cc: 0, contextLoss: "none" });
            return {
              value: y,
              again: y.clone(),
              sum: tf.sum(y),
              "one more": tf.add(y, 1),
              slice: tf.slice(y, [0, 0, 0], [1, 1, channels]),
              product: tf.matMul(y.reshape([42, channels]), tf.ones([channels, 1])),
              convolved: tf.conv2d(y, tf.ones([1, 1, channels, 1]) as tf.Tensor4D, 1, "same"),
              labels,
              argMax: tf.argMax(y, -1),
              "labels as numbers": tf.cast(labels, "float32"),
            };
          });
          const values = [...formed(image)];
          const expected = {
            value: values,
            again: values,
            sum: [values.reduce((sum, value) => sum + value, 0)],
            "one more": values.map((value) => value + 1),
            slice: values.slice(0, channels),
            convolved: found.product,
            labels: found.argMax,
            "labels as numbers": found.argMax,
          };
          for (const [name, wanted] of Object.entries(expected)) {
            assertClose(
              found[name as keyof typeof expected],
              wanted,
              1e-4,
              `${name} of ${channels} channels`,
            );
          }
          const first = values.slice(0, channels).reduce((a, b) => a + b);
          assertClose(found.product.slice(0, 1), [first], 1e-4, "product");
        }
      }),
  );

  Deno.test(
    `stock ops read two unformed tensors at once: ${backendCase.name}`,
    { ignore },
    () =>
      withBackend(backendCase, async () => {
        for (const channels of CHANNELS) {
          const image = imageOf(channels);
          const { difference } = await valuesOf(() => ({
            difference: tf.sub(lazy(tensorOf(image), 5), lazy(tensorOf(image))),
          }));
          const expected = new Array(image.values.length).fill(5);
          assertClose(difference, expected, 1e-4, `difference of ${channels} channels`);
        }
      }),
  );

  Deno.test(
    `what was read from a tensor stays while others are made: ${backendCase.name}`,
    { ignore },
    () =>
      withBackend(backendCase, async () => {
        for (const channels of CHANNELS) {
          const image = imageOf(channels);
          const y = tf.tidy(() => lazy(tensorOf(image)));
          const values = await y.data();
          const wide = tf.tidy(() => lazy(tf.ones([64, 64, channels]))); // needs more memory than there was
          assert.equal((await wide.data())[0], 2);
          assertClose(values, formed(image), 1e-4, `${channels} channels`);
          tf.dispose([y, wide]);
        }
      }),
  );

  Deno.test(
    `fused ops take a reshaped tensor by its own shape: ${backendCase.name}`,
    { ignore },
    () =>
      withBackend(backendCase, async () => {
        const turned = tf.tidy(() => {
          const x = tensorOf(imageOf(5)); // [6, 7, 5]
          lazy(x); // leaves x where the kernels are
          return lazy(x.reshape([7, 6, 5]));
        });
        assert.deepEqual(turned.shape, [7, 6, 5]);
        assertClose(await turned.data(), formed(imageOf(5)), 1e-4, "turned");
        turned.dispose();
      }),
  );
}

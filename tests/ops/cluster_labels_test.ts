import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batchNorm } from "../../lib/ops/batch_norm.ts";
import { clusterLabels } from "../../lib/ops/cluster_labels.ts";
import { clusterLoss } from "../../lib/ops/cluster_loss.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import { gridValues, randomValues, valuesOf } from "./compare.ts";

const SHAPES: readonly [number, number, number][] = [
  [1, 1, 5],
  [7, 5, 3],
  [64, 1, 2],
  [1, 64, 8],
  [33, 17, 13],
  [40, 44, 100],
  [9, 8, 256],
];
const WEIGHTS = { ce: 1, ss: 1, cc: 1, contextLoss: "soft" } as const;

/** By definition: the first of the highest. */
function argmax(values: ArrayLike<number>, channels: number): number[] {
  return Array.from({ length: values.length / channels }, (_, pixel) => {
    const own = Array.from({ length: channels }, (_, c) => values[pixel * channels + c]);
    return own.indexOf(Math.max(...own));
  });
}

for (const backendCase of BUILD_CASES) {
  Deno.test(`clusterLabels is the first of the highest channels: ${backendCase.name}`, {
    ignore: backendCase.ignore,
  }, () =>
    withBackend(backendCase, async () => {
      for (const shape of SHAPES) {
        // On a grid so coarse that many pixels have ties; all below 0, which padding must not win.
        const { values } = gridValues([...shape], 3, { low: -3, high: -1, grid: 0.5 });
        const { labels } = await valuesOf(() => ({
          labels: clusterLabels(tf.tensor3d(values.slice(), shape)),
        }));
        assert.deepEqual([...labels], argmax(values, shape[2]), `[${shape}]`);
      }
    }));

  Deno.test(
    `clusterLabels of a batch norm are those of its loss, and leave nothing behind: ${backendCase.name}`,
    {
      ignore: backendCase.ignore,
    },
    () =>
      withBackend(backendCase, async () => {
        for (const shape of SHAPES) {
          const channels = shape[2];
          const { labels, expected } = await valuesOf(() => {
            const y = batchNorm(
              tf.tensor3d(randomValues([...shape], 4).values as Float32Array, shape),
              tf.tensor2d([...randomValues([channels], 5).values, ...new Array(channels).fill(0.5)], [
                2,
                channels,
              ]),
              tf.tensor1d(randomValues([channels], 6, { low: -1.5, high: 1.5 }).values as Float32Array),
              tf.tensor1d(randomValues([channels], 7).values as Float32Array),
            );
            const before = tf.memory().numTensors;
            const labels = clusterLabels(y);
            assert.equal(tf.memory().numTensors, before + 1);
            return { labels, expected: clusterLoss(y, WEIGHTS).labels };
          });
          assert.deepEqual(labels, expected, `[${shape}]`);
          assert.ok(
            channels < 3 || new Set(labels).size > 1 || shape[0] * shape[1] === 1,
          );
        }
      }),
  );
}

Deno.test("clusterLabels refuses more channels than a byte can number", () =>
  withBackend(BUILD_CASES[0], () => {
    const label = () => tf.tidy(() => clusterLabels(tf.zeros([1, 1, 257])));
    assert.throws(label, /channels must be at most 256, got 257/);
  }));

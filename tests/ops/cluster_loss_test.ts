import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { batchNorm } from "../../lib/ops/batch_norm.ts";
import { clusterLoss } from "../../lib/ops/cluster_loss.ts";
import type { ClusterLossAttributes } from "../../lib/ops/kernel_names.ts";
import * as oracleLosses from "../../lib/sgscn/losses_oracle.ts";
import { batchNorm as oracleBatchNorm } from "../../lib/sgscn/oracle_ops.ts";
import { useOracleBackend } from "../../lib/sgscn/oracle.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import {
  assertAgrees,
  assertClose,
  assertSlopes,
  gridValues,
  type Op,
  randomValues,
  type Values,
  valuesOf,
} from "./compare.ts";

const SHAPES: readonly [number, number, number][] = [
  [7, 5, 3],
  [33, 17, 13],
  [64, 1, 5],
  [1, 64, 8],
  [1, 1, 5],
  [4, 4, 2],
  [3, 3, 20],
  [65, 37, 20],
  [40, 44, 100],
];

const WEIGHTS: readonly ClusterLossAttributes[] = [
  { ce: 1, ss: 5, cc: 0, contextLoss: "none" },
  { ce: 1, ss: 1, cc: 1, contextLoss: "soft" },
  { ce: 0.5, ss: 2, cc: 0.25, contextLoss: "raw" },
  { ce: 0, ss: 0, cc: 3, contextLoss: "soft" },
  { ce: 0, ss: 2, cc: 0, contextLoss: "soft" },
  { ce: 2, ss: 0, cc: 1, contextLoss: "none" },
];

const describe = (shape: readonly number[], { ce, ss, cc, contextLoss }: ClusterLossAttributes) =>
  `[${shape}], weights ${ce}, ${ss}, ${cc} ${contextLoss}`;

/** The compared scalar is a random multiple of the loss: what comes from above is not 1. */
const fused = (weights: ClusterLossAttributes): Op => ({ y }) => {
  return { total: clusterLoss(y as tf.Tensor3D, weights).total };
};
const stock = (weights: ClusterLossAttributes): Op => ({ y }) => {
  return { total: oracleLosses.clusterLoss(y as tf.Tensor3D, weights).total };
};

/** Scores of mass enough for `raw`, which divides by their sum. */
const scores = (shape: readonly number[], seed = 1) => randomValues([...shape], seed, { low: -1, high: 3 });

/** The loss of a batch norm that nobody has formed; γ of both signs. */
function ofBatchNorm(op: Op, norm: typeof oracleBatchNorm | undefined): Op {
  return ({ x, statistics, gamma, beta }) => {
    if (!norm) {
      const y = batchNorm(
        x as tf.Tensor3D,
        statistics as tf.Tensor2D,
        gamma as tf.Tensor1D,
        beta as tf.Tensor1D,
      );
      return op({ y });
    }
    const [mean, variance] = tf.unstack(statistics) as tf.Tensor1D[];
    const y = norm(x as tf.Tensor3D, gamma as tf.Tensor1D, beta as tf.Tensor1D, { mean, variance });
    return op({ y });
  };
}

/** A map on a grid: neighbours are often equal, and the others differ by more than rounding. */
function normInputs([height, width, channels]: typeof SHAPES[number]): Record<string, Values> {
  const mean = gridValues([channels], 5).values;
  return {
    x: gridValues([height, width, channels], 2, { grid: 0.25 }),
    statistics: { shape: [2, channels], values: Float32Array.of(...mean, ...mean.map(() => 0.5)) },
    gamma: gridValues([channels], 6, { low: -1.25, high: 1.5, grid: 0.25 }),
    beta: randomValues([channels], 7, { low: 0.5, high: 1.5 }), // no two channels tie
  };
}

for (const backendCase of BUILD_CASES) {
  Deno.test(
    `clusterLoss agrees with its oracle: ${backendCase.name}`,
    { ignore: backendCase.ignore },
    () =>
      withBackend(backendCase, async (tfBackend) => {
        for (const shape of SHAPES) {
          for (const weights of WEIGHTS) {
            const inputs = { y: scores(shape) };
            const compared = { op: fused(weights), oracle: stock(weights), inputs };
            await assertAgrees(tfBackend, compared, describe(shape, weights));
          }
        }
      }),
  );

  Deno.test(`clusterLoss of a batch norm agrees with its oracle: ${backendCase.name}`, {
    ignore: backendCase.ignore,
  }, () =>
    withBackend(backendCase, async (tfBackend) => {
      for (const shape of SHAPES.slice(0, -1)) {
        for (const weights of WEIGHTS) {
          await assertAgrees(tfBackend, {
            op: ofBatchNorm(fused(weights), undefined),
            oracle: ofBatchNorm(stock(weights), oracleBatchNorm),
            inputs: normInputs(shape),
          }, `normalised ${describe(shape, weights)}`);
        }
      }
    }));

  Deno.test(`clusterLoss counts clusters, changes and each part: ${backendCase.name}`, {
    ignore: backendCase.ignore,
  }, () =>
    withBackend(backendCase, async (tfBackend) => {
      for (const shape of SHAPES) {
        for (const weights of WEIGHTS) await assertParts(tfBackend, shape, weights);
      }
    }));
}

async function assertParts(tfBackend: string, shape: typeof SHAPES[number], weights: ClusterLossAttributes) {
  const { values } = scores(shape);
  const before = Int32Array.from(randomValues([shape[0] * shape[1]], 9, { low: 0, high: shape[2] }).values);
  const found = await valuesOf(() => {
    const previous = tf.tensor2d(before, [shape[0], shape[1]], "int32");
    return { ...clusterLoss(tf.tensor3d(values.slice(), shape), weights, previous) };
  });
  await useOracleBackend();
  const expected = await valuesOf(() => {
    const y = tf.tensor3d(values.slice(), shape);
    const { ce, ss, cc, total } = oracleLosses.clusterLoss(y, weights);
    return { ce, ss, cc, total, labels: oracleLosses.labelsOf(y) };
  });
  tf.setBackend(tfBackend);
  const what = describe(shape, weights);
  assert.deepEqual([...found.labels], [...expected.labels], `labels of ${what}`);
  const [ce, ss, cc, clusters, changed] = found.summary;
  for (const [name, part] of Object.entries({ ce, ss, cc, total: found.total[0] })) {
    const [wanted] = expected[name as "ce" | "ss" | "cc" | "total"];
    assertClose([part], [wanted], 1e-6 + 1e-4 * Math.abs(wanted), `${name} of ${what}`);
  }
  assert.equal(clusters, new Set(expected.labels).size, `clusters of ${what}`);
  const moved = expected.labels.filter((label, i) => label !== before[i]);
  assert.equal(changed, moved.length, `changes of ${what}`);
}

Deno.test("clusterLoss has the slopes that finite differences give", () =>
  withBackend(BUILD_CASES[0], async () => {
    for (const weights of WEIGHTS) {
      // Rows of clear winners and unequal neighbours: no kink within the step.
      const y = gridValues([4, 3, 3], 3, { low: -1, high: 3, grid: 1 / 8 });
      const apart = y.values.map((value, i) => value + [0, 0.04, 0.08][i % 3] + 0.011 * i / y.values.length);
      await assertSlopes(fused(weights), { y: { ...y, values: apart } }, { step: 1 / 1024, tolerance: 1e-2 });
    }
  }));

for (const backendCase of BUILD_CASES) {
  const { ignore } = backendCase;

  Deno.test(
    `clusterLoss compares with its own labels of the step before: ${backendCase.name}`,
    { ignore },
    () =>
      withBackend(backendCase, async () => {
        const found = await valuesOf(() => {
          const first = clusterLoss(tf.tensor3d(scores([9, 7, 5], 1).values, [9, 7, 5]), WEIGHTS[0]);
          const y = tf.tensor3d(scores([9, 7, 5], 2).values, [9, 7, 5]);
          const second = clusterLoss(y, WEIGHTS[0], first.labels);
          const third = clusterLoss(y, WEIGHTS[0], second.labels);
          return {
            before: first.labels,
            after: second.labels,
            first: first.summary,
            second: second.summary,
            third: third.summary,
          };
        });
        assert.equal(found.first[4], 9 * 7, "without labels before, all have changed");
        assert.equal(found.second[4], found.after.filter((label, i) => label !== found.before[i]).length);
        assert.equal(found.third[4], 0);
      }),
  );

  Deno.test(
    `clusterLoss gives a tie to the lowest channel: ${backendCase.name}`,
    { ignore },
    () =>
      withBackend(backendCase, async () => {
        for (
          const [channels, tied] of [[3, [1, 2]], [13, [5, 12]], [20, [0, 19]], [100, [37, 40, 99]]] as const
        ) {
          const values = Array.from(
            { length: 4 * 5 * channels },
            (_, i) => (tied as readonly number[]).includes(i % channels) ? 1 : 0,
          );
          const { labels, summary } = await valuesOf(() => {
            const { labels, summary } = clusterLoss(tf.tensor3d(values, [4, 5, channels]), WEIGHTS[0]);
            return { labels, summary };
          });
          assert.deepEqual([...labels], new Array(20).fill(tied[0]), `${channels} channels`);
          assert.equal(summary[3], 1);
        }
        // All of them equal, below zero: padding to a vector's width must not win.
        const { labels } = await valuesOf(() => ({
          labels: clusterLoss(tf.fill([3, 3, 5], -2), WEIGHTS[1]).labels,
        }));
        assert.ok(labels.every((label) => label === 0));
      }),
  );

  Deno.test(
    `clusterLoss of a constant image has no spatial loss and its oracle's gradient: ${backendCase.name}`,
    {
      ignore,
    },
    () =>
      withBackend(backendCase, async (tfBackend) => {
        const shape: [number, number, number] = [9, 7, 5];
        const y = { shape, values: Float32Array.from({ length: 9 * 7 * 5 }, (_, i) => (i % 5) / 4) };
        for (const weights of WEIGHTS) {
          const compared = { op: fused(weights), oracle: stock(weights), inputs: { y } };
          await assertAgrees(tfBackend, compared, `constant ${describe(shape, weights)}`);
        }
        const { summary } = await valuesOf(() => ({
          summary: clusterLoss(tf.tensor3d(y.values, shape), WEIGHTS[0]).summary,
        }));
        assert.deepEqual([...summary.slice(1, 4)], [0, 0, 1]);
      }),
  );

  Deno.test(
    `clusterLoss of one certain cluster has no cross entropy: ${backendCase.name}`,
    { ignore },
    () =>
      withBackend(backendCase, async (tfBackend) => {
        const shape: [number, number, number] = [8, 6, 13];
        const values = scores(shape).values.map((value, i) => i % 13 === 7 ? value + 200 : value);
        for (const weights of WEIGHTS) {
          const compared = { op: fused(weights), oracle: stock(weights), inputs: { y: { shape, values } } };
          await assertAgrees(tfBackend, compared, `one cluster, ${describe(shape, weights)}`);
        }
        const { summary, labels } = await valuesOf(() => {
          const { summary, labels } = clusterLoss(tf.tensor3d(values, shape), WEIGHTS[0]);
          return { summary, labels };
        });
        assert.ok(Math.abs(summary[0]) < 1e-6);
        assert.ok(labels.every((label) => label === 7));
      }),
  );
}

Deno.test("clusterLoss refuses more channels than a byte can name", () =>
  withBackend(BUILD_CASES[1], () => {
    tf.tidy(() => {
      assert.throws(() => clusterLoss(tf.zeros([2, 2, 257]), WEIGHTS[0]), /must be at most 256, got 257/);
    });
  }));

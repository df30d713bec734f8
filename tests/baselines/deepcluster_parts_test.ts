import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { gramOf } from "../../lib/baselines/gram.ts";
import { matchLabels } from "../../lib/baselines/match_labels.ts";
import { principalComponents } from "../../lib/baselines/principal_components.ts";
import { meanCrossEntropy, pseudoLabels } from "../../lib/baselines/pseudo_label_loss.ts";
import { splitCluster } from "../../lib/baselines/split_cluster.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import { assertClose, assertSlopes, randomValues, valuesOf } from "../ops/compare.ts";

/** Σ x·xᵀ and Σ x of rows, as they are written down. */
function sumsOf(rows: readonly number[][]) {
  const gram = rows[0].flatMap((_, i) =>
    rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0))
  );
  return { gram, sum: rows[0].map((_, i) => rows.reduce((sum, row) => sum + row[i], 0)), count: rows.length };
}

const rowsOf = (values: ArrayLike<number>, width: number) =>
  Array.from(
    { length: values.length / width },
    (_, i) => Array.from({ length: width }, (_, c) => values[i * width + c]),
  );

for (const backendCase of BUILD_CASES) {
  const { name, ignore } = backendCase;
  Deno.test({
    name: `the sums of features are those of a plain loop: ${name}`,
    ignore,
    fn: () =>
      withBackend(backendCase, async () => {
        for (const shape of [[5, 7, 3], [9, 4, 13], [20, 17, 100]] as [number, number, number][]) {
          const { values } = randomValues(shape, 3);
          const expected = sumsOf(rowsOf(values, shape[2]));
          const found = await valuesOf(() => gramOf(tf.tensor3d(values.slice(), shape)));
          const pixels = shape[0] * shape[1];
          assertClose(found.gram, expected.gram, 1e-5 * pixels, `gram of [${shape}]`);
          assertClose(found.sum, expected.sum, 1e-5 * pixels, `sum of [${shape}]`);
        }
      }),
  });

  Deno.test({
    name: `cross entropy to pseudo-labels, by hand, and its slopes: ${name}`,
    ignore,
    fn: () =>
      withBackend(backendCase, async () => {
        const logits = { shape: [2, 2, 3], values: Float32Array.of(1, 2, 3, 0, 0, 0, -1, 4, 2, 5, 5, 1) };
        const labels = Uint8Array.of(2, 0, 2, 2); // one pixel against three: half of the loss each
        const ce = [0, 1, 2, 3].map((pixel) => {
          const own = logits.values.subarray(3 * pixel, 3 * pixel + 3);
          return Math.log(own.reduce((sum, value) => sum + Math.exp(value), 0)) - own[labels[pixel]];
        });
        const pseudo = pseudoLabels(labels, { height: 2, width: 2, clusters: 3 });
        const loss = (x: tf.Tensor) => meanCrossEntropy(x as tf.Tensor3D, pseudo);
        const { total } = await valuesOf(() => ({
          total: loss(tf.tensor(logits.values.slice(), logits.shape)),
        }));
        assertClose(total, [ce[1] / 2 + (ce[0] + ce[2] + ce[3]) / 6], 1e-5, "cross entropy");
        await assertSlopes(({ x }) => ({ total: loss(x) }), { x: logits });
        tf.dispose([pseudo.targets, pseudo.shares]);
      }),
  });
}

Deno.test("principal components: the longest axis of an ellipse first, from its centre, by hand", () => {
  const along = [3, 4].map((value) => value / 5), across = [-4, 3].map((value) => value / 5);
  const rows = [[5, 0], [-5, 0], [0, 1], [0, -1]].map((
    [a, b],
  ) => [10 + a * along[0] + b * across[0], 20 + a * along[1] + b * across[1]]);
  const { matrix, offset, dimensions } = principalComponents(sumsOf(rows), 2);
  assert.equal(dimensions, 2);
  const projected = rows.map((row) =>
    [0, 1].map((d) => offset[d] + row[0] * matrix[d] + row[1] * matrix[2 + d])
  );
  assertClose(projected.flat().map(Math.abs), [5, 0, 5, 0, 0, 1, 0, 1], 1e-5, "projected");
  const one = principalComponents(sumsOf(rows), 1);
  assertClose(one.matrix.map(Math.abs), along, 1e-6, "first component");
});

Deno.test("principal components leave distances as they are when all are kept", () => {
  const rows = rowsOf(randomValues([40, 6], 8).values, 6);
  const { matrix, offset } = principalComponents(sumsOf(rows), 6);
  const projected = rows.map((row) =>
    Array.from(offset, (start, d) => row.reduce((sum, value, c) => sum + value * matrix[c * 6 + d], start))
  );
  const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, i) => value - b[i]));
  for (let i = 1; i < rows.length; i++) {
    assertClose([distance(projected[i], projected[0])], [distance(rows[i], rows[0])], 1e-5, `distance ${i}`);
  }
  const variances = projected[0].map((_, d) => projected.reduce((sum, row) => sum + row[d] ** 2, 0));
  assert.deepEqual(variances, variances.toSorted((a, b) => b - a));
});

Deno.test("labels are matched by what they share, each name once, largest overlap first", () => {
  const before = Uint8Array.of(0, 0, 0, 0, 1, 1, 2, 2, 2);
  assert.deepEqual([...matchLabels(Uint8Array.of(2, 2, 2, 2, 0, 0, 1, 1, 1), before, 3)], [1, 2, 0]);
  // 1 and 2 both share most with 0: 1, which shares more, gets it, and 2 the name that is left.
  assert.deepEqual([...matchLabels(Uint8Array.of(1, 1, 1, 2, 0, 0, 1, 2, 0), before, 3)], [1, 0, 2]);
  assert.deepEqual([...matchLabels(before, before, 4)], [0, 1, 2, 3]);
});

Deno.test("an empty cluster gets the centre of another that has points to spare, a little apart", () => {
  const points = { data: new Float32Array(10), dimensions: 2 }, labels = new Uint8Array(5);
  const taken = new Set<number>();
  for (let seed = 0; seed < 20; seed++) {
    const centres = Float64Array.of(10, 20, 30, 40, 50, 60, 0, 0);
    const isRefilled = splitCluster(createRandom(seed))(3, points, {
      labels,
      centres,
      sizes: Float64Array.of(2, 1, 2, 0),
    });
    assert.ok(isRefilled);
    const split = centres[6] < 30 ? 0 : 2;
    taken.add(split);
    const [x, y] = [[10, 20], [], [50, 60]][split];
    assertClose(centres.subarray(6), [x * (1 + 1 / 1024), y * (1 - 1 / 1024)], 1e-9, "new centre");
    assertClose(
      centres.subarray(2 * split, 2 * split + 2),
      [x * (1 - 1 / 1024), y * (1 + 1 / 1024)],
      1e-9,
      "old one",
    );
  }
  assert.deepEqual([...taken].sort(), [0, 2]); // never the one with a single point
  const lonely = { labels, centres: new Float64Array(4), sizes: Float64Array.of(1, 0) };
  assert.equal(splitCluster(createRandom(0))(1, points, lonely), false);
});

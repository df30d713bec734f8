import assert from "node:assert/strict";
import { createKMeans } from "../../lib/baselines/kmeans.ts";
import { measureScatter, type Points } from "../../lib/baselines/kmeans_points.ts";
import { takeFarthest } from "../../lib/baselines/kmeans_refill.ts";
import { createKMeansRun } from "../../lib/baselines/kmeans_run.ts";
import { seedCentres } from "../../lib/baselines/kmeans_seeding.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { assertClose, randomValues } from "../ops/compare.ts";
import { naiveStep } from "./kmeans_naive.ts";

const line = (...values: number[]): Points => ({ data: Float32Array.from(values), dimensions: 1 });

/** Points without structure: the hardest to divide, the slowest to settle. */
const cloud = (count: number, dimensions: number, seed: number): Points => ({
  data: randomValues([count, dimensions], seed).values,
  dimensions,
});

function finish(points: Points, options: { clusters: number; restarts?: number; seed?: number }) {
  const kMeans = createKMeans(points, { restarts: 1, seed: 0, ...options });
  while (!kMeans.isDone) kMeans.step();
  return kMeans.best();
}

const startOf = (points: Points, clusters: number, seed: number) =>
  createKMeansRun(points, measureScatter(points), {
    clusters,
    random: createRandom(seed),
    refill: takeFarthest,
  });

const rows = (values: Float64Array, width: number) =>
  Array.from(
    { length: values.length / width },
    (_, i) => [...values.subarray(i * width, (i + 1) * width)],
  );

Deno.test("k-means finds the two clusters of a line, by hand", () => {
  const { labels, centres, inertia, sizes } = finish(line(0, 1, 10, 12), { clusters: 2 });
  assert.deepEqual([...centres].sort((a, b) => a - b), [0.5, 11]);
  assertClose([inertia], [0.25 + 0.25 + 1 + 1], 1e-12, "inertia");
  assert.deepEqual([...sizes], [2, 2]);
  assert.equal(labels[0], labels[1]);
  assert.equal(labels[2], labels[3]);
  assert.notEqual(labels[0], labels[2]);
});

for (const [dimensions, clusters] of [[3, 2], [3, 3], [3, 8], [3, 16], [1, 4], [5, 6], [16, 3]]) {
  Deno.test(`every step is Lloyd's: ${clusters} clusters, ${dimensions} dimensions`, () => {
    const points = cloud(400, dimensions, 7 * clusters + dimensions);
    const run = startOf(points, clusters, clusters);
    let expected = { centres: rows(run.centres, dimensions), labels: [] as number[], inertia: 0 };
    let steps = 0;
    while (!run.isDone) {
      const before = expected.labels;
      expected = naiveStep(points, expected.centres);
      run.step();
      steps++;
      assert.deepEqual([...run.labels], expected.labels, `labels of step ${steps}`);
      assertClose(run.centres, expected.centres.flat(), 1e-9, `centres of step ${steps}`);
      assertClose([run.inertia], [expected.inertia], 1e-9 * expected.inertia, `inertia of step ${steps}`);
      const changed = expected.labels.filter((label, i) => label !== before[i]).length;
      assert.equal(run.changed, changed / 400);
    }
    assert.ok(steps > 3, `${steps} steps show little`);
  });
}

Deno.test("k-means far from the origin labels as it does near it", () => {
  const near = cloud(300, 3, 5);
  // Exact in float32: the numbers are multiples of 2⁻¹².
  near.data.forEach((value, i) => near.data[i] = Math.round(value * 4096) / 4096);
  const far = { data: near.data.map((value) => value + 512), dimensions: 3 };
  const [expected, found] = [near, far].map((points) => finish(points, { clusters: 5, seed: 3 }));
  assert.deepEqual(found.labels, expected.labels);
  assertClose([found.inertia], [expected.inertia], 1e-6, "inertia");
});

Deno.test("k-means gives the same for the same seed, and no more inertia for more restarts", () => {
  const points = cloud(500, 3, 1);
  const [one, again, other, many] = [
    { seed: 4, restarts: 1 },
    { seed: 4, restarts: 1 },
    { seed: 5, restarts: 1 },
    { seed: 4, restarts: 12 },
  ].map((options) => finish(points, { clusters: 6, ...options }));
  assert.deepEqual(again.labels, one.labels);
  assert.notDeepEqual(other.centres, one.centres);
  assert.ok(many.inertia < one.inertia, `${many.inertia} is not below ${one.inertia}`);
});

Deno.test("as many clusters as different points: each has its own, however often they occur", () => {
  const points = line(3, 1, 2, 1, 3, 3, 2, 1);
  const { centres, inertia } = finish(points, { clusters: 3 });
  assert.deepEqual([...centres].sort(), [1, 2, 3]);
  assert.equal(inertia, 0);
});

Deno.test("fewer different points than clusters: k-means ends, with empty clusters", () => {
  for (const value of [0, 0.1, 7.7]) {
    const { labels, sizes, inertia } = finish(line(value, value, value, value, value), { clusters: 3 });
    assert.equal(new Set(labels).size, 1);
    assert.deepEqual([...sizes].sort(), [0, 0, 5]);
    assertClose([inertia], [0], 1e-12, "inertia");
  }
});

Deno.test("an empty cluster takes the point that is farthest from its centre, and keeps going", () => {
  const points = line(0, 1, 2, 30);
  const run = startOf(points, 3, 0);
  run.centres.set([1, 90, 91]); // nobody is near the last
  run.step();
  assert.deepEqual([...run.labels], [0, 0, 0, 0]);
  assert.ok(run.centres.includes(30), `centres ${run.centres}`);
  assert.equal(run.isDone, false);
  while (!run.isDone) run.step();
  assert.equal(new Set(run.labels).size, 3);
});

Deno.test("k-means++ takes every far group once, where uniform draws would not", () => {
  const groups = [0, 100, 200, 300];
  const points = line(...groups.flatMap((at) => Array.from({ length: 25 }, (_, i) => at + i / 100)));
  for (let seed = 0; seed < 20; seed++) {
    const centres = seedCentres(points, 4, createRandom(seed));
    assert.deepEqual([...centres].map((centre) => Math.floor(centre / 100)).sort(), [0, 1, 2, 3]);
  }
});

import assert from "node:assert/strict";
import { segment } from "../../lib/segment.ts";
import { joinsAbove } from "../../lib/sgscn/choose_joins.ts";
import { findJoins, labelsAfter } from "../../lib/sgscn/find_joins.ts";
import { learnFrom } from "../../lib/regions/learnt_features.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { toLab } from "../../lib/sgscn/to_lab.ts";
import type { ResultEvent } from "../../lib/types.ts";

/** Four clusters of 5 channels: label, pixels, mean scores. */
const CLUSTERS: [number, number, number[]][] = [
  [0, 3, [2, 1, -1, -1.5, -0.5]],
  [2, 1, [1, 0.2, 2, -1, -0.8]],
  [3, 2, [-1, -1.2, -0.4, 2.2, 1.6]],
  [4, 4, [-0.6, -1.4, -1, 0.9, 2.5]],
];

/** A row of pixels with these scores in the middle; within a cluster the first differs, and pixels lie 7 floats apart. */
function scoresOf(clusters: typeof CLUSTERS) {
  const pixels = clusters.flatMap(([label, count, mean]) =>
    Array.from({ length: count }, (_, i) => ({
      label,
      scores: mean.map((score, c) => c === 0 ? score + (i - (count - 1) / 2) : score),
    }))
  );
  const pitch = 7;
  const data = new Float32Array(pixels.length * pitch).fill(NaN);
  pixels.forEach(({ scores }, i) => data.set(scores, i * pitch));
  const labels = Uint8Array.from(pixels, ({ label }) => label);
  return { height: 1, width: pixels.length, channels: 5, pitch, data, labels };
}

/** The colours of a row of pixels that are grey all over, or as bright as is said for each pixel. */
function rowOf(width: number, brightness: (pixel: number) => number = () => 0.5): Float32Array {
  return toLab(Float32Array.from({ length: 3 * width }, (_, i) => brightness(Math.floor(i / 3))));
}

function findJoinsIn(scores: ReturnType<typeof scoresOf>, lab: Float32Array) {
  const { features, sums } = learnFrom(scores);
  return findJoins(scores.labels, { used: features.labels, sums }, lab);
}

/** What stands for each cluster's label once all joins above a similarity are made. */
function joinedAt(similarity: number, clusters = CLUSTERS, brightness?: (pixel: number) => number): number[] {
  const scores = scoresOf(clusters);
  const joins = findJoinsIn(scores, rowOf(scores.width, brightness));
  const joined = labelsAfter(joinsAbove(joins, similarity));
  return clusters.map(([label]) => joined[label]);
}

Deno.test("clusters on two sides are never joined, and one is left on either", () => {
  const scores = scoresOf(CLUSTERS);
  const { features, sums } = learnFrom(scores);
  const probabilities = { used: features.labels, sums };
  const sides = new Uint8Array(256);
  sides[0] = sides[3] = 1; // of which neither is the most like the other
  const joins = findJoins(scores.labels, probabilities, rowOf(scores.width), sides);
  assert.deepEqual(
    joins.map(({ kept, gone }) => [kept, gone]).sort(),
    [[0, 3], [4, 2]],
  );
  sides.fill(1);
  assert.deepEqual(
    findJoins(scores.labels, probabilities, rowOf(scores.width), sides),
    findJoins(scores.labels, probabilities, rowOf(scores.width)),
  );
});

// Coefficients by numpy.
Deno.test("clusters whose label probabilities overlap more than asked become one, with the label of the larger", () => {
  assert.deepEqual(joinedAt(1), [0, 2, 3, 4]);
  assert.deepEqual(joinedAt(0.877593 + 1e-5), [0, 2, 3, 4]);
  assert.deepEqual(joinedAt(0.877593 - 1e-5), [0, 2, 4, 4]);
  assert.deepEqual(joinedAt(0.733001 + 1e-5), [0, 2, 4, 4]);
  assert.deepEqual(joinedAt(0.733001 - 1e-5), [0, 0, 4, 4]);
  assert.deepEqual(joinedAt(0), [0, 0, 4, 4], "two are left, though they overlap by 0.570951");
});

Deno.test("a joined cluster is compared by the mean of all its pixels", () => {
  // 1 and 2 are most alike (0.786); 3 resembles 1 by 0.657, but what 1 and 2 become by 0.553 only.
  const clusters: typeof CLUSTERS = [
    [1, 1, [0, 3, 1, -1, -9]],
    [2, 9, [0, 2, 3, 0, -9]],
    [3, 2, [0, 2.2, -1, 3, -9]],
    [4, 5, [0, -9, -9, -9, 9]],
  ];
  assert.deepEqual(joinedAt(0.6, clusters), [2, 2, 3, 4]);
  assert.deepEqual(joinedAt(0.55, clusters), [2, 2, 2, 4]);
});

Deno.test("of clusters that overlap as much, those of the more similar colours become one", () => {
  const clusters: typeof CLUSTERS = [
    [0, 2, [2, 0, 0, -9, -9]],
    [1, 2, [0, 2, 0, -9, -9]],
    [2, 2, [0, 0, 2, -9, -9]],
  ];
  for (const [odd, expected] of [[0, [0, 1, 1]], [1, [0, 1, 0]], [2, [0, 0, 2]]] as const) {
    const clusterOf = (pixel: number) => Math.floor(pixel / 2);
    const joined = (similarity: number) =>
      joinedAt(similarity, clusters, (pixel) => clusterOf(pixel) === odd ? 0.9 : 0.2);
    assert.deepEqual(joined(0.65), expected);
    assert.deepEqual(joined(1), [0, 1, 2]);
  }
});

Deno.test("labels out of use stand for themselves, and one cluster stays one", () => {
  const scores = scoresOf([[1, 4, [1, 1, 1, 1, 1]]]);
  const joined = labelsAfter(findJoinsIn(scores, rowOf(4)));
  assert.deepEqual(joined, Uint8Array.from({ length: 256 }, (_, label) => label));
});

Deno.test("joinSimilarity joins clusters of the result, whole and under labels they had", async () => {
  const { image } = phantom("skin", { height: 48, width: 64, seed: 1 });
  const result = async (joinSimilarity: number) => {
    for await (
      const event of segment(image, {
        joinSimilarity,
        joinUntil: "similarity",
        iterations: 8,
        channels: 16,
        backend: "simd",
      })
    ) {
      if (event.event === "result") return event;
    }
    throw new Error("no result");
  };
  const apart: ResultEvent = await result(1), together: ResultEvent = await result(0.2);
  assert.ok(together.clusters.length < apart.clusters.length);
  const labels = new Set(apart.clusters.map(({ label }) => label));
  for (const { label } of together.clusters) assert.ok(labels.has(label));
  const became = new Map<number, number>();
  apart.labels.data.forEach((label, i) => {
    const before = became.get(label) ?? together.labels.data[i];
    assert.equal(together.labels.data[i], before);
    became.set(label, before);
  });
  assert.deepEqual(together.regionMap, apart.regionMap);
});

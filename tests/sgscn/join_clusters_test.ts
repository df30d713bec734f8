import assert from "node:assert/strict";
import { segment } from "../../lib/segment.ts";
import { joinClusters } from "../../lib/sgscn/join_clusters.ts";
import { phantom } from "../../lib/image/phantom.ts";
import type { ResultEvent } from "../../lib/types.ts";

/** Four clusters of 5 channels: label, pixels, mean scores. */
const CLUSTERS: [number, number, number[]][] = [
  [0, 3, [2, 1, -1, -1.5, -0.5]],
  [2, 1, [1, 0.2, 2, -1, -0.8]],
  [3, 2, [-1, -1.2, -0.4, 2.2, 1.6]],
  [4, 4, [-0.6, -1.4, -1, 0.9, 2.5]],
];

/** A row of pixels with these means; their scores differ within a cluster, and lie 7 floats apart. */
function scoresOf(clusters: typeof CLUSTERS) {
  const pixels = clusters.flatMap(([label, count, mean]) =>
    Array.from({ length: count }, (_, i) => ({
      label,
      scores: mean.map((score) => score + (i - (count - 1) / 2)),
    }))
  );
  const pitch = 7;
  const data = new Float32Array(pixels.length * pitch).fill(NaN);
  pixels.forEach(({ scores }, i) => data.set(scores, i * pitch));
  const labels = Uint8Array.from(pixels, ({ label }) => label);
  return { height: 1, width: pixels.length, channels: 5, pitch, data, labels };
}

/** What stands for labels 0, 2, 3 and 4. */
function joinedAt(similarity: number): number[] {
  const joined = joinClusters(scoresOf(CLUSTERS), similarity);
  return CLUSTERS.map(([label]) => joined[label]);
}

// Correlations by numpy.corrcoef: 0.854268 of labels 3 and 4; 0.287246 of 0 and 2; −0.704163 of what they become.
Deno.test("clusters whose mean scores correlate more than asked become one, with the label of the larger", () => {
  assert.deepEqual(joinedAt(1), [0, 2, 3, 4]);
  assert.deepEqual(joinedAt(0.8543), [0, 2, 3, 4]);
  assert.deepEqual(joinedAt(0.8542), [0, 2, 4, 4]);
  assert.deepEqual(joinedAt(0.2873), [0, 2, 4, 4]);
  assert.deepEqual(joinedAt(0.2872), [0, 0, 4, 4]);
  assert.deepEqual(joinedAt(0), [0, 0, 4, 4]);
});

Deno.test("a joined cluster is compared by the mean of all its pixels", () => {
  // By numpy.corrcoef: 1 and 2 are most alike (0.953); 3 resembles 1 by 0.657, but what 1 and 2 become by 0.507 only.
  const clusters: typeof CLUSTERS = [
    [1, 1, [3, 0, 0, 0, 1]],
    [2, 9, [3, 0.5, 0.1, 0, 0.4]],
    [3, 2, [2, -1, 1.5, 0, 1.5]],
  ];
  const joined = (similarity: number) => joinClusters(scoresOf(clusters), similarity).slice(1, 4);
  assert.deepEqual(joined(0.6), Uint8Array.of(2, 2, 3));
  assert.deepEqual(joined(0.5), Uint8Array.of(2, 2, 2));
});

Deno.test("flat scores resemble nothing, and labels out of use stand for themselves", () => {
  const joined = joinClusters(scoresOf([[1, 2, [1, 1, 1, 1, 1]], [4, 2, [1, 2, 3, 4, 5]]]), 0);
  assert.deepEqual(joined, Uint8Array.from({ length: 256 }, (_, label) => label));
});

Deno.test("joinSimilarity joins clusters of the result, whole and under labels they had", async () => {
  const { image } = phantom("skin", { height: 48, width: 64, seed: 1 });
  const result = async (joinSimilarity: number) => {
    for await (
      const event of segment(image, { joinSimilarity, iterations: 8, channels: 16, backend: "simd" })
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

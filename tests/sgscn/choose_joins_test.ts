import assert from "node:assert/strict";
import { segment } from "../../lib/segment.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { rankLesions } from "../../lib/regions/rank_lesions.ts";
import { joinsAbove, labelsThatShow } from "../../lib/sgscn/choose_joins.ts";
import type { Join } from "../../lib/sgscn/find_joins.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import type { ResultEvent } from "../../lib/types.ts";

const JOINS: Join[] = [
  { kept: 1, gone: 4, similarity: 0.9 },
  { kept: 0, gone: 3, similarity: 0.4 },
  { kept: 1, gone: 2, similarity: 0.6 }, // joining made it more alike
  { kept: 0, gone: 1, similarity: 0.2 },
];

/** Shares by label, 0–255, of a few labels. */
const sharesOf = (pixels: number[], inside: number[]) => {
  const [all, within] = [pixels, inside].map((values) => {
    const shares = new Float64Array(256);
    shares.set(values);
    return shares;
  });
  return { pixels: all, inside: within };
};

Deno.test("joins are made up to the first that is not above the similarity", () => {
  const made = [1, 0.9, 0.89, 0.5, 0.4, 0.39, 0.2, 0].map((limit) => joinsAbove(JOINS, limit).length);
  assert.deepEqual(made, [0, 0, 1, 1, 1, 3, 3, 4]);
  assert.deepEqual(joinsAbove([], 0), []);
  assert.deepEqual(joinsAbove(JOINS, 0.39), JOINS.slice(0, 3));
});

/** The labels that have a 1. */
const shownBy = (pixels: number[], inside: number[]) =>
  [...labelsThatShow(sharesOf(pixels, inside)).entries()].filter(([, isIn]) => isIn).map(([label]) => label);

Deno.test("the clusters that show a lesion best are those that lie in it", () => {
  assert.deepEqual(shownBy([50, 10, 5, 20, 5], [1, 10, 5, 0, 5]), [1, 2, 4]);
  assert.deepEqual(shownBy([50, 10, 9, 20, 5], [0, 10, 0, 0, 5]), [1, 4]);
  assert.deepEqual(shownBy([50, 0, 9], [49, 0, 1]), [0], "one that has most of it, though not all");
});

Deno.test("no other clusters show it better, whatever there are", () => {
  const random = seededRandom(5);
  for (let trial = 0; trial < 50; trial++) {
    const count = 2 + Math.floor(random() * 8);
    const pixels = Array.from({ length: count }, () => 1 + Math.floor(random() * 100));
    const inside = pixels.map((all) => Math.floor(random() * (all + 1)));
    const part = inside.reduce((sum, own) => sum + own);
    const diceOf = (labels: number[]) => {
      const sum = (of: number[]) => labels.reduce((total, label) => total + of[label], 0);
      return 2 * sum(inside) / (sum(pixels) + part);
    };
    const all = Array.from(
      { length: 2 ** count - 1 },
      (_, set) => diceOf(pixels.map((_, label) => label).filter((label) => (set + 1) >> label & 1)),
    );
    assert.ok(diceOf(shownBy(pixels, inside)) >= Math.max(...all) - 1e-12);
  }
});

Deno.test("a segmentation's clusters are joined until one shows its lesion best, its regions alike", async () => {
  const { image } = phantom("skin", { height: 60, width: 80, seed: 3 });
  const result = async (options: Record<string, unknown>): Promise<ResultEvent> => {
    for await (
      const event of segment(image, { iterations: 12, channels: 24, backend: "simd", preview: 0, ...options })
    ) {
      if (event.event === "result") return event;
    }
    throw new Error("no result");
  };
  const shown = ({ labels, facts, regions, regionMap, hierarchy, suggestedRegions }: ResultEvent) => {
    const tree = {
      ...labels,
      facts,
      regions,
      map: regionMap,
      merges: hierarchy,
      suggested: suggestedRegions,
    };
    const { union } = rankLesions(tree).likely!.chosen;
    const inLesion = (pixel: number) => union[regionMap.data[pixel]];
    const size = regionMap.data.filter((_, pixel) => inLesion(pixel)).length;
    return Math.max(
      ...new Set(labels.data).values().map((label) => {
        let all = 0, both = 0;
        labels.data.forEach((own, pixel) => own === label && (all++, both += inLesion(pixel)));
        return 2 * both / (all + size);
      }),
    );
  };
  const lesion = await result({});
  for (const joinSimilarity of [0, 0.1, 0.25, 0.5, 0.75, 1]) {
    const other = await result({ joinSimilarity, joinUntil: "similarity" });
    assert.ok(
      shown(lesion) >= shown(other),
      `${shown(lesion)} is below ${shown(other)} at ${joinSimilarity}`,
    );
    assert.deepEqual(lesion.regionMap, other.regionMap);
  }
  const labelled = new Set(lesion.clusters.map(({ label }) => label));
  for (const { label } of lesion.regions) {
    assert.ok(labelled.has(label), "regions have the labels of clusters");
  }
  assert.equal(
    (await result({ joinSimilarity: 1 })).clusters.length,
    (await result({ joinSimilarity: 1, joinUntil: "similarity" })).clusters.length,
  );
});

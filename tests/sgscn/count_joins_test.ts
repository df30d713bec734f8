import assert from "node:assert/strict";
import { segment } from "../../lib/segment.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { rankLesions } from "../../lib/regions/rank_lesions.ts";
import { joinsAbove, joinsThatShow } from "../../lib/sgscn/count_joins.ts";
import { type Join, labelsAfter } from "../../lib/sgscn/find_joins.ts";
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
  assert.deepEqual([1, 0.9, 0.89, 0.5, 0.4, 0.39, 0.2, 0].map((limit) => joinsAbove(JOINS, limit)), [
    0,
    0,
    1,
    1,
    1,
    3,
    3,
    4,
  ]);
  assert.equal(joinsAbove([], 0), 0);
});

Deno.test("a lesion of several clusters becomes one, and is not joined to what is round it", () => {
  // 1, 4 and 2 are the lesion but for one pixel.
  assert.equal(joinsThatShow(JOINS, sharesOf([50, 10, 5, 20, 5], [1, 10, 5, 0, 5]), 0), 3);
  // 1 and 4 are it: with 2 there is more of something else.
  assert.equal(joinsThatShow(JOINS, sharesOf([50, 10, 9, 20, 5], [0, 10, 0, 0, 5]), 4), 2);
});

Deno.test("of numbers of joins that show it alike the nearest to the other choice is taken", () => {
  const shares = sharesOf([50, 10, 5, 20, 5], [0, 10, 0, 0, 5]);
  assert.deepEqual([0, 1, 2, 3, 4].map((otherwise) => joinsThatShow(JOINS, shares, otherwise)), [
    1,
    1,
    2,
    2,
    2,
  ]);
  assert.equal(joinsThatShow([], sharesOf([5], [3]), 0), 0);
});

Deno.test("no other number of joins shows it better, whatever the clusters are", () => {
  const random = seededRandom(5);
  for (let trial = 0; trial < 50; trial++) {
    const count = 3 + Math.floor(random() * 10);
    const pixels = Array.from({ length: count }, () => 1 + Math.floor(random() * 100));
    const inside = pixels.map((all) => Math.floor(random() * (all + 1)));
    const left = pixels.map((_, label) => label);
    const joins: Join[] = [];
    while (left.length > 2) {
      const [gone] = left.splice(Math.floor(random() * left.length), 1);
      joins.push({ kept: left[Math.floor(random() * left.length)], gone, similarity: 0.5 });
    }
    const part = inside.reduce((sum, own) => sum + own);
    const dices = Array.from({ length: joins.length + 1 }, (_, made) => {
      const names = labelsAfter(joins.slice(0, made));
      return Math.max(
        ...left.concat(pixels.keys().toArray()).map((name) => {
          const members = pixels.keys().filter((label) => names[label] === name).toArray();
          const sum = (of: number[]) => members.reduce((total, label) => total + of[label], 0);
          return 2 * sum(inside) / (sum(pixels) + part);
        }),
      );
    });
    const otherwise = Math.floor(random() * dices.length);
    const made = joinsThatShow(joins, sharesOf(pixels, inside), otherwise);
    assert.equal(dices[made], Math.max(...dices));
    for (const [other, dice] of dices.entries()) {
      if (dice === dices[made]) assert.ok(Math.abs(made - otherwise) <= Math.abs(other - otherwise));
    }
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

import assert from "node:assert/strict";
import { chooseTarget } from "../../lib/regions/choose_target.ts";
import { cutHierarchy } from "../../lib/regions/cut_hierarchy.ts";
import { cutRegions } from "../../lib/regions/cut_regions.ts";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { mergeByWard } from "../../lib/regions/merge_by_ward.ts";
import { RegionGraph, SUM } from "../../lib/regions/region_graph.ts";
import type { RegionTree } from "../../lib/regions/region_tree.ts";
import { noiseMap, speckled } from "./maps.ts";
import { corners, DARK, disc, scene } from "./scenes.ts";

/** A rim that is nearer to the skin than to the core; merged by likeness alone, it goes with the skin. */
const RIM = [172, 122, 104] as const;

const LESION = scene([disc(60, 80, 40, RIM, 1), disc(60, 80, 22, DARK, 2)]);

/** The leaves that some merges have made of one of them, when `count` parts are left. */
function partsOf(merges: readonly { a: number; b: number }[], count: number): string[] {
  const parts = [...cutHierarchy(merges, count)];
  return [...new Set(parts)].map((part) => parts.flatMap((own, id) => own === part ? [id] : []).join());
}

function plainOf({ facts }: RegionTree) {
  return facts.plainMerges.map(([a, b]) => ({ a, b }));
}

Deno.test("where the lesion is plain, two regions are the lesion and the rest, though its rim is more like the skin", () => {
  const tree = findRegions(LESION);
  assert.deepEqual(tree.regions.map(({ label }) => label), [0, 1, 2]);
  assert.deepEqual(partsOf(plainOf(tree), 2), ["0,1", "2"]);
  assert.deepEqual(partsOf(tree.merges, 2), ["0", "1,2"]);
  assert.equal(tree.suggested, 2);
});

Deno.test("dark corners go with the rest, not one of the last two regions", () => {
  const dark = scene([disc(60, 80, 40, RIM, 1), disc(60, 80, 22, DARK, 2), corners(60, 80, 88, 3)]);
  const frame = dark.pixelsOf(2);
  const tree = findRegions({ ...dark, frame });
  const lesion = tree.regions.filter(({ label }) => label === 1 || label === 2).map(({ id }) => id);
  const parts = cutHierarchy(tree.merges, 2);
  for (const { id, isFrame } of tree.regions) {
    assert.equal(
      parts[id] === parts[lesion[0]],
      lesion.includes(id),
      `region ${id}, ${isFrame ? "frame" : ""}`,
    );
  }
  assert.ok(tree.regions.some(({ isFrame }) => isFrame));
});

Deno.test("where nothing is plain, the hierarchy is that of likeness alone", () => {
  const labels = noiseMap(90, 120, { block: 20 });
  const tree = findRegions({ image: speckled(labels), labels });
  assert.ok(tree.regions.length > 10);
  assert.deepEqual(tree.merges.map(({ a, b }) => [a, b]), tree.facts.plainMerges);
});

Deno.test("distances still ascend, and the automatic target is the same whether the hierarchy follows it or not", () => {
  const tree = findRegions(LESION);
  tree.merges.slice(1).forEach(({ distance }, i) => assert.ok(distance >= tree.merges[i].distance));
  const options = { choice: { mode: "auto" }, tone: "auto", fillHoles: true, smooth: 1 } as const;
  const plain = {
    ...tree,
    merges: plainOf(tree).map((merge, i) => ({ ...merge, into: 3 + i, distance: i })),
  };
  assert.deepEqual(chooseTarget(tree, options), chooseTarget(plain, options));
  assert.deepEqual(chooseTarget(tree, options).target.regions, [1, 2]);
});

Deno.test("a cut tree is chosen from by the merges that are left to it", () => {
  const cut = cutRegions(findRegions(LESION), 2);
  assert.deepEqual(cut.facts.plainMerges, cut.merges.map(({ a, b }) => [a, b]));
});

Deno.test("what is to stay whole merges first within, what is not likewise, and the two last", () => {
  // A chain of four, 0–1–2–3, with greys that are alike in the middle: 0 | 1 2 | 3.
  const graph = new RegionGraph(4, 0);
  [10, 50, 52, 90].forEach((lightness, node) => {
    graph.sums[node * graph.stride + SUM.pixels] = 1;
    graph.sums[node * graph.stride + SUM.lab] = lightness;
  });
  for (let node = 0; node < 3; node++) graph.touch(node, node + 1, 1, 0);
  const merges = mergeByWard(graph, [0, 1, 2, 3], { colour: 1, features: 0 }, {
    whole: Uint8Array.of(0, 0, 1, 1),
  });
  assert.deepEqual(merges.map(({ a, b }) => [a, b]), [[2, 3], [0, 1], [4, 5]]);
});

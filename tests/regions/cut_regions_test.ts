import assert from "node:assert/strict";
import { cutRegions } from "../../lib/regions/cut_regions.ts";
import { describeRegions } from "../../lib/regions/describe_regions.ts";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { floodComponents, mapOf, noiseMap, paint, speckled } from "./maps.ts";

const labels = noiseMap(70, 90, { block: 6 });
const image = speckled(labels);
const tree = findRegions({ image, labels });

Deno.test("a cut to K has K connected regions, largest first, that partition the image as the merges say", () => {
  assert.ok(tree.regions.length > 40);
  for (let count = tree.regions.length; count >= 1; count = Math.floor(count / 2)) {
    const cut = cutRegions(tree, count);
    assert.equal(cut.regions.length, count);
    assert.equal(new Set(floodComponents(cut.map)).size, count);
    assert.deepEqual(new Set(cut.map.data), new Set(cut.regions.map(({ id }) => id)));
    assert.equal(cut.regions.reduce((sum, { pixels }) => sum + pixels, 0), 70 * 90);
    const sizes = cut.regions.map(({ pixels }) => pixels);
    assert.deepEqual(sizes, sizes.toSorted((a, b) => b - a));
    // Whatever was one region is still in one.
    const within = new Map<number, number>();
    tree.map.data.forEach((leaf, i) => {
      if (!within.has(leaf)) within.set(leaf, cut.map.data[i]);
      assert.equal(cut.map.data[i], within.get(leaf));
    });
  }
});

Deno.test("what is left of the hierarchy cuts to the same regions as the whole", () => {
  const cut = cutRegions(tree, 20);
  assert.equal(cut.merges.length, 19);
  assert.deepEqual(cut.merges.map(({ distance }) => distance), tree.merges.slice(-19).map((m) => m.distance));
  assert.deepEqual(cut.merges.map(({ into }) => into), Array.from({ length: 19 }, (_, i) => 20 + i));
  assert.ok(cut.merges.every(({ a, b }) => a < b));
  for (const count of [1, 2, 7, 19]) {
    assert.deepEqual(cutRegions(cut, count).map.data, cutRegions(tree, count).map.data);
  }
});

Deno.test("the statistics of a cut are those measured on its map", () => {
  const cut = cutRegions(tree, 9);
  const measured = findRegions({ image, labels: cut.map, minShare: 0 });
  assert.deepEqual(measured.map.data, cut.map.data);
  const round = (value: unknown) =>
    JSON.parse(JSON.stringify(value, (_, v) => typeof v === "number" ? Number(v.toPrecision(9)) : v));
  // The labels differ: those of the measured tree are the ids of the cut.
  assert.deepEqual(
    round(cut.regions.map((region) => ({ ...region, label: 0 }))),
    round(measured.regions.map((region) => ({ ...region, label: 0 }))),
  );
  assert.deepEqual(round(cut.facts.outlines), round(measured.facts.outlines));
  assert.deepEqual(
    round(describeRegions(cut.facts.regions, cut.regions.map((r) => r.boundingBox), cut.facts.outlines)),
    round(cut.regions),
  );
});

Deno.test("a region's label is that of the cluster most of it belongs to", () => {
  const three = mapOf("0011122", "0011122");
  const greys = { 0: [100, 100, 100], 1: [101, 101, 101], 2: [250, 250, 250] };
  const cut = cutRegions(findRegions({ image: paint(three, greys), labels: three }), 2);
  assert.deepEqual(cut.regions.map(({ label }) => label), [1, 2]);
  assert.deepEqual(cut.facts.regions[0].labels, [[1, 6], [0, 4]]);
});

Deno.test("a tree is cut to no more than it has, and never to none", () => {
  assert.equal(cutRegions(tree, 256), tree);
  assert.equal(cutRegions(tree, tree.regions.length), tree);
  for (const count of [0, -1, 2.5, NaN]) {
    assert.throws(() => cutRegions(tree, count), {
      name: "RangeError",
      message: `Cannot cut regions: count must be a positive integer, got ${count}`,
    });
  }
});

Deno.test("a suggestion never asks for more regions than are left", () => {
  assert.ok(tree.suggested > 2 && tree.suggested <= tree.regions.length);
  assert.equal(cutRegions(tree, 2).suggested, 2);
});

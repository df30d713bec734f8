import assert from "node:assert/strict";
import { cutIntoParts, cutThatShows } from "../../lib/web/page/region_cut.ts";
import type { Region, RegionMerge } from "../../lib/types.ts";

const region = (id: number, pixels: number, { contrast = 10, isFrame = false, red = 0 } = {}): Region => ({
  id,
  label: id,
  pixels,
  fraction: pixels / 100,
  centroid: [0, 0],
  boundingBox: [0, 0, 1, 1],
  meanColour: [red, 0, 0],
  borderContact: 0,
  contrast,
  neighbours: [],
  isFrame,
});

const REGIONS = [
  region(0, 40, { red: 100 }),
  region(1, 30, { red: 200, contrast: 30 }),
  region(2, 20),
  region(3, 10, { isFrame: true }),
];
const MERGES: RegionMerge[] = [
  { a: 2, b: 3, into: 4, distance: 1 },
  { a: 1, b: 0, into: 5, distance: 2 },
  { a: 4, b: 5, into: 6, distance: 3 },
];

const idsAt = (count: number) => cutIntoParts(REGIONS, MERGES, count).map(({ ids }) => ids);

Deno.test("a cut at as many parts as there are regions leaves each alone, the largest first", () => {
  assert.deepEqual(idsAt(4), [[0], [1], [2], [3]]);
  assert.deepEqual(idsAt(9), idsAt(4));
});

Deno.test("fewer parts are the first merges made, and every region is in one part", () => {
  assert.deepEqual(idsAt(3), [[0], [1], [2, 3]]);
  assert.deepEqual(idsAt(2), [[0, 1], [2, 3]]);
  assert.deepEqual(idsAt(1), [[0, 1, 2, 3]]);
});

Deno.test("a part is measured by its regions, weighted by their pixels", () => {
  const [first, second] = cutIntoParts(REGIONS, MERGES, 2);
  assert.equal(first.pixels, 70);
  assert.ok(Math.abs(first.fraction - 0.7) < 1e-9);
  assert.deepEqual(first.meanColour, [Math.round((100 * 40 + 200 * 30) / 70), 0, 0]);
  assert.ok(Math.abs(first.contrast - (10 * 40 + 30 * 30) / 70) < 1e-9);
  assert.deepEqual([first.isFrame, second.isFrame], [false, false]); // most of it is not
});

Deno.test("no regions are no parts", () => {
  assert.deepEqual(cutIntoParts([], [], 2), []);
});

Deno.test("a cut shows a target whose regions are whole parts in it", () => {
  assert.equal(cutThatShows([0, 1], REGIONS, MERGES, 2), 2);
  assert.equal(cutThatShows([0], REGIONS, MERGES, 2), 3);
  assert.equal(cutThatShows([3], REGIONS, MERGES, 2), 4);
  assert.equal(cutThatShows([0, 1], REGIONS, MERGES, 4), 4);
  assert.equal(cutThatShows([], REGIONS, MERGES, 2), 2);
});

Deno.test("where that takes a great many parts, it is as many as were asked for", () => {
  const regions = Array.from({ length: 60 }, (_, id) => region(id, 60 - id));
  const merges = regions.slice(1).map((_, i) => ({
    a: i === 0 ? 0 : 59 + i,
    b: i + 1,
    into: 60 + i,
    distance: i,
  }));
  assert.equal(cutThatShows([0], regions, merges, 5), 5);
});

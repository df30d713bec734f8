import assert from "node:assert/strict";
import { colourCut } from "../../lib/regions/colour_cut.ts";
import { cutRegions } from "../../lib/regions/cut_regions.ts";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { mapOf, paint } from "./maps.ts";

const SKIN = [205, 160, 145], PALE = [214, 172, 158], DARK = [96, 58, 50], BLACK = [70, 40, 38];

Deno.test("the cut that is suggested has the lesion, core and rim, as one region", () => {
  const labels = mapOf(
    "000000001111",
    "000000001111",
    "000222000111",
    "002233200111",
    "002333200111",
    "000222000111",
    "000000000111",
    "000000000111",
  );
  const tree = findRegions({
    image: paint(labels, { 0: SKIN, 1: PALE, 2: DARK, 3: BLACK }),
    labels,
    minShare: 0,
  });
  const cut = cutRegions(tree, tree.suggested);
  const lesion = cut.regions.find(({ boundingBox }) => boundingBox.join() === "2,2,6,7");
  assert.equal(lesion?.pixels, [...labels.data].filter((label) => label >= 2).length);
});

Deno.test("where the colours would drown a small lesion in the skin, the suggestion does not", () => {
  const side = 60;
  const labels = { height: side, width: side, data: new Uint8Array(side * side) };
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const isLesion = Math.hypot(row - 30, column - 30) < 5;
      const isShade = column >= 45;
      labels.data[row * side + column] = isLesion ? 2 : isShade ? 1 : 0;
    }
  }
  // ΔE of some 20 over 2 % of the image: 0.02 · 20² adds less to the colours' error than a merge to two may.
  const tree = findRegions({
    image: paint(labels, { 0: SKIN, 1: [120, 95, 88], 2: [168, 112, 98] }),
    labels,
  });
  assert.equal(colourCut(tree.facts.regions, tree.facts.plainMerges.map(([a, b]) => ({ a, b }))), 2);
  assert.equal(tree.suggested, 3);
});

Deno.test("an image of one region is cut into one", () => {
  const labels = mapOf("00", "00");
  assert.equal(findRegions({ image: paint(labels, { 0: SKIN }), labels }).suggested, 1);
});

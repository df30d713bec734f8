import assert from "node:assert/strict";
import { colourCut } from "../../lib/regions/colour_cut.ts";
import type { RegionMerge } from "../../lib/types.ts";

type Grey = { pixels: number; lightness: number; frame?: number };

function factsOf(greys: Grey[]) {
  return greys.map(({ pixels, lightness, frame = 0 }) => ({
    pixels,
    frame,
    lab: [pixels * lightness, 0, 0] as [number, number, number],
  }));
}

function mergesOf(...pairs: [number, number][]): RegionMerge[] {
  return pairs.map(([a, b], i) => ({ a, b, into: pairs.length + 1 + i, distance: i }));
}

Deno.test("merging stops before two things become one", () => {
  const skinAndLesion = [{ pixels: 500, lightness: 70 }, { pixels: 300, lightness: 72 }, {
    pixels: 150,
    lightness: 40,
  }, { pixels: 50, lightness: 36 }];
  const merges = mergesOf([2, 3], [0, 1], [4, 5]);
  assert.equal(colourCut(factsOf(skinAndLesion), merges), 2);
});

Deno.test("the fewer regions are left, the more a merge may add", () => {
  // Two quarters 11 apart: making them one adds 1/8 · 11² = 15.1, more than 36 / 3 and less than 36 / 2.
  const quarters = [{ pixels: 250, lightness: 50 }, { pixels: 250, lightness: 61 }];
  const others = [{ pixels: 250, lightness: 0 }, { pixels: 250, lightness: 100 }];
  assert.equal(colourCut(factsOf([...quarters, ...others]), mergesOf([0, 1], [2, 4], [3, 5])), 4);
  const half = { pixels: 500, lightness: 100 };
  assert.equal(colourCut(factsOf([...quarters, half]), mergesOf([0, 1], [2, 3])), 2);
});

Deno.test("frame and the rest stay apart, however alike", () => {
  const greys = [{ pixels: 900, lightness: 10 }, { pixels: 60, lightness: 10 }, {
    pixels: 40,
    lightness: 10,
    frame: 40,
  }];
  assert.equal(colourCut(factsOf(greys), mergesOf([0, 1], [2, 3])), 2);
  const two = [{ pixels: 900, lightness: 10, frame: 900 }, { pixels: 60, lightness: 10, frame: 60 }];
  const three = [...two, { pixels: 99, lightness: 50 }];
  assert.equal(colourCut(factsOf(three), mergesOf([0, 1], [2, 3])), 2);
});

Deno.test("two regions are left at least, where there are two", () => {
  const alike = [{ pixels: 10, lightness: 50 }, { pixels: 10, lightness: 50 }];
  assert.equal(colourCut(factsOf(alike), mergesOf([0, 1])), 2);
  assert.equal(colourCut(factsOf(alike.slice(1)), []), 1);
});

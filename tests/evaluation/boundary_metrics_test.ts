import assert from "node:assert/strict";
import { boundaryMetrics } from "../../lib/evaluation/boundary_metrics.ts";

/** A mask from rows of dots and hashes. */
function draw(...rows: string[]): { data: Uint8Array; height: number; width: number } {
  const data = Uint8Array.from(rows.join(""), (c) => c === "#" ? 1 : 0);
  return { data, height: rows.length, width: rows[0].length };
}

const SQUARE = draw(
  "........",
  ".####...",
  ".####...",
  ".####...",
  ".####...",
  "........",
);
const SHIFTED = draw(
  "........",
  "...####.",
  "...####.",
  "...####.",
  "...####.",
  "........",
);
const EMPTY = { ...SQUARE, data: new Uint8Array(48) };
const FULL = { ...SQUARE, data: new Uint8Array(48).fill(1) };

Deno.test("a square moved by two pixels: no outline pixel is more than two away", () => {
  // Of either outline's 12 pixels 4 are two away, the side that is not over the other square: more than 5 %.
  const { hausdorff95, hausdorff95Share, boundaryF1 } = boundaryMetrics(SQUARE.data, SHIFTED.data, SQUARE);
  assert.equal(hausdorff95, 2);
  assert.equal(hausdorff95Share, 2 / 10);
  // The tolerance is 0.75 % of 10 pixels, rounded up to 1: the other 8 are within it.
  assert.equal(boundaryF1, 8 / 12);
});

Deno.test("a larger tolerance forgives more", () => {
  assert.equal(boundaryMetrics(SQUARE.data, SHIFTED.data, { ...SQUARE, tolerance: 0.2 }).boundaryF1, 1);
  assert.equal(boundaryMetrics(SQUARE.data, SHIFTED.data, { ...SQUARE, tolerance: 0 }).boundaryF1, 4 / 12);
});

Deno.test("a few pixels far away do not decide the distance at the 95th percentile", () => {
  const height = 60;
  const width = 80;
  const truth = new Uint8Array(height * width);
  for (let y = 10; y < 40; y++) truth.fill(1, y * width + 10, y * width + 40);
  const predicted = truth.slice();
  predicted[55 * width + 75] = 1;
  // 117 outline pixels, of which one is away.
  assert.equal(boundaryMetrics(predicted, truth, { height, width }).hausdorff95, 0);
});

for (const [name, { data }] of Object.entries({ SQUARE, EMPTY, FULL })) {
  Deno.test(`masks that are the same are perfect: ${name}`, () => {
    assert.deepEqual(boundaryMetrics(data, data, SQUARE), {
      hausdorff95: 0,
      hausdorff95Share: 0,
      boundaryF1: 1,
    });
  });
}

for (const [name, a, b] of [["missed", EMPTY, SQUARE], ["made up", SQUARE, EMPTY]] as const) {
  Deno.test(`a lesion that was ${name} is a diagonal away`, () => {
    assert.deepEqual(boundaryMetrics(a.data, b.data, SQUARE), {
      hausdorff95: 10,
      hausdorff95Share: 1,
      boundaryF1: 0,
    });
  });
}

Deno.test("the frame is the outline of a mask that fills the image", () => {
  // Of the frame's 24 pixels the two corners on the right are √10 from the square, the next nearest 3. The 95th percentile
  // is at place 0.95 · 23 = 21.85, counted from 0: between the last 3 and the first √10.
  const { hausdorff95 } = boundaryMetrics(FULL.data, SQUARE.data, SQUARE);
  assert.ok(Math.abs(hausdorff95 - (3 + 0.85 * (Math.sqrt(10) - 3))) < 1e-12);
});

Deno.test("a mask of another size is refused by its value", () => {
  assert.throws(
    () => boundaryMetrics(SQUARE.data, new Uint8Array(47), SQUARE),
    /6 × 8 pixels, at least 1, got 47/,
  );
});

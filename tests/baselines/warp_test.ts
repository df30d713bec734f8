import assert from "node:assert/strict";
import {
  type Affine,
  createWarp,
  invertAffine,
  unwarpGradient,
  warpPixels,
} from "../../lib/baselines/warp.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { assertNear } from "./near.ts";

const TURN: Affine = [0.97, -0.2, 1.3, 0.22, 1.05, -0.7];
const size = { height: 9, width: 11 };
const random = createRandom(2);
const values = Float64Array.from({ length: 9 * 11 * 2 }, random);

Deno.test("a map and its inverse cancel", () => {
  const [a, b, c, d, e, f] = TURN, [ia, ib, ic, id, ie, ifx] = invertAffine(TURN);
  for (const [row, column] of [[0, 0], [3, 8], [-2, 5.5]]) {
    const [y, x] = [a * row + b * column + c, d * row + e * column + f];
    assertNear([ia * y + ib * x + ic, id * y + ie * x + ifx], [row, column]);
  }
  assert.throws(() => invertAffine([1, 2, 0, 2, 4, 0]), /Cannot invert the map \[1,2,0,2,4,0\]: it flattens/);
});

Deno.test("the identity, a flip and a whole step move pixels and change none", () => {
  const at = (row: number, column: number) =>
    values.subarray((row * 11 + column) * 2, (row * 11 + column) * 2 + 2);
  assert.deepEqual(warpPixels(values, 2, createWarp(size, [1, 0, 0, 0, 1, 0])), values);
  const flipped = warpPixels(values, 2, createWarp(size, [1, 0, 0, 0, -1, 10]));
  const moved = createWarp(size, [1, 0, 2, 0, 1, -3]), shifted = warpPixels(values, 2, moved);
  for (let row = 0; row < 9; row++) {
    for (let column = 0; column < 11; column++) {
      const here = (row * 11 + column) * 2;
      assertNear(flipped.subarray(here, here + 2), at(row, 10 - column));
      const isInside = row + 2 < 9 && column - 3 >= 0;
      assert.equal(moved.inside[here / 2], Number(isInside));
      // Outside, the nearest place on the edge.
      assertNear(shifted.subarray(here, here + 2), at(Math.min(8, row + 2), Math.max(0, column - 3)));
    }
  }
});

Deno.test("a plane, which interpolation keeps, comes back from a turn where it was seen", () => {
  const plane = (row: number, column: number) => 3 * row - 2 * column + 1;
  const image = Float64Array.from({ length: 99 }, (_, p) => plane(Math.floor(p / 11), p % 11));
  const there = createWarp(size, TURN), back = createWarp(size, invertAffine(TURN));
  const copy = warpPixels(image, 1, there);
  const returned = warpPixels(copy, 1, back);
  let seen = 0;
  for (let p = 0; p < 99; p++) {
    // What is read from four pixels of the copy that show the image itself.
    const corners = [0, 1, 11, 12].map((step) => back.corner[p] + step);
    if (!back.inside[p] || !corners.every((corner) => there.inside[corner])) continue;
    seen++;
    assertNear([returned[p]], [image[p]], 1e-5); // fractions are float32
  }
  assert.ok(seen > 40, `${seen} pixels seen`);
});

Deno.test("the gradient goes back as the transpose: ⟨warp x, g⟩ = ⟨x, unwarp g⟩", () => {
  const warp = createWarp(size, TURN);
  const gradient = Float64Array.from({ length: values.length }, () => random() - 0.5);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  assertNear([dot(warpPixels(values, 2, warp), gradient)], [dot(values, unwarpGradient(gradient, 2, warp))]);
});

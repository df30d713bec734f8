import assert from "node:assert/strict";
import { blurBoxes, boxRadius } from "../../lib/regions/blur_boxes.ts";
import { smoothMask } from "../../lib/regions/smooth_mask.ts";
import type { LabelMap } from "../../lib/types.ts";

const SIZE = 200;

function maskOf(isIn: (row: number, column: number) => boolean, height = SIZE, width = SIZE): LabelMap {
  const data = new Uint8Array(height * width);
  for (let i = 0; i < data.length; i++) data[i] = Number(isIn(Math.floor(i / width), i % width));
  return { height, width, data };
}

function discOf(row: number, column: number, radius: number) {
  return maskOf((y, x) => Math.hypot(y - row, x - column) < radius);
}

function count({ data }: LabelMap): number {
  return data.reduce((sum, value) => sum + value, 0);
}

function centroid({ data, width }: LabelMap): [number, number] {
  let rows = 0, columns = 0, pixels = 0;
  data.forEach((value, i) => {
    pixels += value;
    rows += value * Math.floor(i / width);
    columns += value * (i % width);
  });
  return [rows / pixels, columns / pixels];
}

Deno.test("a straight edge stays where it is, at the border too", () => {
  const half = maskOf((row) => row < 77);
  assert.deepEqual(smoothMask(half, 5), half);
});

Deno.test("spikes, notches and strips finer than the scale go, coarser ones stay", () => {
  const body = (row: number, column: number) => row >= 100 && row < 190 && column >= 10 && column < 190;
  const spike = (row: number, column: number) => row >= 60 && row < 100 && column >= 100 && column < 103;
  const notch = (row: number, column: number) => row >= 100 && row < 130 && column >= 40 && column < 43;
  const mask = maskOf((row, column) => (body(row, column) || spike(row, column)) && !notch(row, column));
  const at = (map: LabelMap, row: number, column: number) => map.data[row * SIZE + column];
  const smooth = smoothMask(mask, 4); // 8 pixels
  assert.deepEqual([at(mask, 80, 101), at(mask, 115, 41)], [1, 0]);
  assert.deepEqual([at(smooth, 80, 101), at(smooth, 115, 41)], [0, 1]);
  const coarse = maskOf((row, column) => body(row, column) && !(row < 130 && column >= 40 && column < 70));
  assert.equal(at(smoothMask(coarse, 4), 110, 55), 0);
});

Deno.test("a small mask is neither lost nor moved, by however strong a rounding", () => {
  for (const radius of [1.2, 2, 5, 12]) {
    for (const place of [60, 1, 198]) {
      const disc = discOf(place, 77, radius);
      const smooth = smoothMask(disc, 10);
      const [before, after] = [centroid(disc), centroid(smooth)];
      assert.ok(count(smooth) >= 0.75 * count(disc), `${count(smooth)} of ${count(disc)} pixels are left`);
      assert.ok(count(smooth) <= 1.25 * count(disc), `${count(smooth)} instead of ${count(disc)} pixels`);
      assert.ok(Math.hypot(before[0] - after[0], before[1] - after[1]) < 1, `${before} moved to ${after}`);
    }
  }
});

Deno.test("a small part beside a large one stays as it is", () => {
  const mask = maskOf((y, x) => Math.hypot(y - 100, x - 120) < 60 || Math.hypot(y - 30, x - 20) < 3);
  const smooth = smoothMask(mask, 10);
  for (let row = 0; row < 60; row++) {
    const part = (map: LabelMap) => map.data.subarray(row * SIZE, row * SIZE + 30);
    assert.deepEqual(part(smooth), part(mask));
  }
});

Deno.test("no rounding, no mask and all mask change nothing", () => {
  const disc = discOf(50, 50, 20);
  assert.equal(smoothMask(disc, 0), disc);
  for (const value of [false, true]) {
    const plain = maskOf(() => value, 30, 50);
    assert.deepEqual(smoothMask(plain, 10), plain);
  }
});

Deno.test("box blurs keep a sum, and are those of a plain convolution", () => {
  const [height, width, radius] = [15, 15, 2];
  const grid = new Float32Array(height * width);
  grid[7 * width + 7] = 1;
  blurBoxes(grid, height, width, radius);
  const kernel = [1, 3, 6, 10, 15, 18, 19, 18, 15, 10, 6, 3, 1]; // three boxes of five, over 125
  for (const [row, column] of [[7, 7], [7, 1], [1, 13], [4, 9]]) {
    const expected = kernel[row - 1] * kernel[column - 1] / 125 ** 2;
    assert.ok(Math.abs(grid[row * width + column] - expected) < 1e-7);
  }
  assert.ok(Math.abs(grid.reduce((a, b) => a + b) - 1) < 1e-5);
  assert.deepEqual([0, 0.5, 1, Math.sqrt(2), Math.sqrt(6), 7.4].map((deviation) => boxRadius(deviation)), [
    0,
    0,
    1,
    1,
    2,
    7,
  ]);
});

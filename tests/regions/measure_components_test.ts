import assert from "node:assert/strict";
import { cieF, linearOfSrgb, TO_XYZ, WHITE } from "../../lib/image/cielab.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { type Components, findComponents, partsOf } from "../../lib/regions/find_components.ts";
import { gradientReach, measureComponents } from "../../lib/regions/measure_components.ts";
import { SUM } from "../../lib/regions/region_graph.ts";
import { sumCells } from "../../lib/regions/sum_cells.ts";
import { KNOWN_COLOURS } from "./known_colours.ts";

Deno.test("colours have the CIELAB values that are published for sRGB under D65", () => {
  for (const [colour, expected] of KNOWN_COLOURS) {
    const pixel = { height: 1, width: 1, data: Uint8Array.from(colour) };
    const { sums } = measureComponents(findComponents({ ...pixel, data: new Uint8Array(1) }), pixel);
    expected.forEach((value, i) => assert.ok(Math.abs(sums[SUM.lab + i] - value) < 0.02, `${colour}: ${i}`));
  }
});

Deno.test("sums and outlines are those that a plain pass over the pixels gives, also of an image in many strips", () => {
  for (const [height, width] of [[1, 1], [7, 5], [1, 40], [40, 90], [700, 400]]) {
    const random = seededRandom(height);
    const image = {
      height,
      width,
      data: Uint8Array.from({ length: height * width * 3 }, () => 256 * random()),
    };
    // Connected; and parts that are not, each of which touches nearly all others.
    const isConnected = height !== 40;
    const labels = Uint8Array.from(
      { length: height * width },
      () => isConnected ? Number(random() < 0.1) : 60 * random(),
    );
    const map = { height, width, data: labels };
    const components = isConnected ? findComponents(map) : partsOf(map, 60);
    const { sums, stride, boxes, neighbours } = measureComponents(components, image);
    const expected = plainly(components, image);
    const near = (a: number, b: number) =>
      assert.ok(Math.abs(a - b) <= 0.02 + 1e-3 * Math.abs(b), `${a} is not ${b}`);
    for (let i = 0; i < components.count; i++) {
      const { exact, lab, squares, box, outlines } = expected[i];
      assert.deepEqual([...sums.subarray(i * stride, i * stride + SUM.lab)], exact);
      assert.deepEqual([...boxes.subarray(i * 4, i * 4 + 4)], box);
      lab.forEach((value, k) => near(sums[i * stride + SUM.lab + k] / exact[0], value / exact[0]));
      squares.forEach((value, k) => near(sums[i * stride + SUM.labSquared + k] / exact[0], value / exact[0]));
      assert.deepEqual(new Set(neighbours[i].keys()), new Set(outlines.keys()));
      for (const [other, { length, gradient }] of outlines) {
        assert.equal(neighbours[i].get(other)!.length, length);
        near(neighbours[i].get(other)!.gradient / length, gradient / length);
      }
    }
  }
});

Deno.test("sums by cells give what all pixels do, wherever components end", () => {
  for (const [height, width] of [[1, 1], [3, 200], [310, 500], [700, 140], [129, 128]]) {
    const random = seededRandom(width);
    const image = {
      height,
      width,
      data: Uint8Array.from({ length: height * width * 3 }, () => 256 * random()),
    };
    const shift = Math.floor(width * random());
    const maps = {
      one: () => 0,
      halves: (x: number) => Number(x > shift),
      slanted: (x: number, y: number) => Math.floor((x + 2 * y + shift) / 37) % 2,
      "in the corners of cells": (x: number, y: number) => Number(x % 4 + y % 5 === 0),
    };
    for (const [name, labelOf] of Object.entries(maps)) {
      const data = Uint8Array.from(
        { length: height * width },
        (_, at) => labelOf(at % width, Math.floor(at / width)),
      );
      const components = findComponents({ height, width, data });
      const plain = measureComponents(components, image);
      const byCells = measureComponents(components, image, { cells: sumCells(image) });
      byCells.sums.forEach((value, i) => {
        assert.ok(
          Math.abs(value - plain.sums[i]) <= 1e-9 * Math.max(1, Math.abs(plain.sums[i])),
          `${height}×${width}, ${name}, ${i}: ${value}, ${plain.sums[i]}`,
        );
      });
      assert.deepEqual(byCells.boxes, plain.boxes);
      assert.deepEqual(byCells.neighbours, plain.neighbours);
    }
  }
});

Deno.test("what lies in one component is not looked at again", () => {
  const image = { height: 256, width: 256, data: new Uint8Array(3 * 256 * 256).fill(7) };
  const cells = sumCells(image);
  const components = findComponents({
    ...image,
    data: Uint8Array.from({ length: 256 * 256 }, (_, at) => Number(at % 256 >= 101)),
  });
  const { sums, stride } = measureComponents(components, { ...image, data: new Uint8Array(3 * 256 * 256) }, {
    cells,
  });
  // Cells are two pixels wide: only column 100, which shares one with the other half, is read.
  assert.equal(sums[SUM.rgb], 7 * 100 * 256);
  assert.equal(sums[stride + SUM.rgb], 7 * 154 * 256);
});

Deno.test("what is known of the colours before some pixels moved gives what measuring them anew does", () => {
  const height = 310, width = 500, count = 7; // several strips
  const random = seededRandom(5);
  const image = {
    height,
    width,
    data: Uint8Array.from({ length: height * width * 3 }, () => 256 * random()),
  };
  const before = Uint8Array.from({ length: height * width }, (_, at) => Math.floor(at / 61) % count);
  const after = before.map((id, at) => at % 1000 < 90 ? (id + 1) % count : id);
  // One part loses all its pixels, and the very last pixel moves.
  after.forEach((id, at) => after[at] = id === 6 ? 2 : id);
  after[after.length - 1] = (before[before.length - 1] + 3) % 6;
  const measure = (data: Uint8Array, known?: Parameters<typeof measureComponents>[2]) =>
    measureComponents(partsOf({ height, width, data }, count), image, known);

  const { sums, stride } = measure(before);
  const three = (at: number) => [...sums.subarray(at, at + 3)] as [number, number, number];
  const regions = Array.from({ length: count }, (_, i) => ({
    rgb: three(i * stride + SUM.rgb),
    lab: three(i * stride + SUM.lab),
    labSquared: three(i * stride + SUM.labSquared),
  }));
  const anew = measure(after);
  const moved = measure(after, {
    known: {
      map: { height, width, data: after },
      before: { height, width, data: before },
      facts: { regions },
    },
  });
  anew.sums.forEach((value, i) => {
    assert.ok(
      Math.abs(moved.sums[i] - value) <= 1e-6 * Math.max(1, Math.abs(value)),
      `${i}: ${moved.sums[i]}, ${value}`,
    );
  });
  assert.ok(anew.sums.some((value, i) => Math.abs(value - sums[i]) > 1000));
  assert.deepEqual(moved.boxes, anew.boxes);
  assert.deepEqual(moved.neighbours, anew.neighbours);
});

/** The same from every pixel by itself, and exact colours. */
function plainly(
  { count, starts, ofRun }: Components,
  { height, width, data }: { height: number; width: number; data: Uint8Array },
) {
  const found = Array.from({ length: count }, () => ({
    exact: new Array<number>(SUM.lab).fill(0),
    lab: [0, 0, 0],
    squares: [0, 0, 0],
    box: [Infinity, Infinity, 0, 0],
    outlines: new Map<number, { length: number; gradient: number }>(),
  }));
  const component = new Uint32Array(height * width);
  for (let run = 0; run < ofRun.length; run++) component.fill(ofRun[run], starts[run], starts[run + 1]);
  const reach = gradientReach({ height, width });
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x, own = found[component[at]];
      const lab = labOf(data, at);
      [1, y, x, y * y, y * x, x * x, ...data.subarray(3 * at, 3 * at + 3)].forEach((value, k) =>
        own.exact[k] += value
      );
      lab.forEach((value, k) => own.lab[k] += value);
      lab.forEach((value, k) => own.squares[k] += value * value);
      const [top, left, bottom, right] = own.box;
      own.box = [Math.min(top, y), Math.min(left, x), Math.max(bottom, y + 1), Math.max(right, x + 1)];
      const touch = (before: number, one: number, other: number) => {
        if (component[before] === component[at]) return;
        const from = labOf(data, one);
        const gradient = Math.hypot(...labOf(data, other).map((value, k) => value - from[k]));
        for (const [a, b] of [[before, at], [at, before]]) {
          const outlines = found[component[a]].outlines;
          const outline = outlines.get(component[b]) ?? { length: 0, gradient: 0 };
          outlines.set(component[b], { length: outline.length + 1, gradient: outline.gradient + gradient });
        }
      };
      const row = (row: number) => Math.min(height - 1, Math.max(0, row)) * width + x;
      const column = (column: number) => y * width + Math.min(width - 1, Math.max(0, column));
      if (x > 0) touch(at - 1, column(x - reach), column(x + reach - 1));
      if (y > 0) touch(at - width, row(y - reach), row(y + reach - 1));
    }
  }
  return found;
}

function labOf(data: Uint8Array, at: number): number[] {
  const rgb = [0, 1, 2].map((c) => linearOfSrgb(data[3 * at + c] / 255));
  const [x, y, z] = TO_XYZ.map((row, axis) =>
    cieF(row.reduce((sum, share, c) => sum + share * rgb[c], 0) / WHITE[axis])
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

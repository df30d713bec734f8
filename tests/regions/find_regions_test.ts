import assert from "node:assert/strict";
import { findRegions } from "../../lib/regions/find_regions.ts";
import type { RegionTree } from "../../lib/regions/region_tree.ts";
import type { LabelMap } from "../../lib/types.ts";
import { drawingOf, floodComponents, mapOf, noiseMap, paint, speckled } from "./maps.ts";

const GREYS = { 0: [200, 200, 200], 1: [100, 100, 100], 2: [0, 0, 0], 3: [110, 110, 110] };

Deno.test("regions are the connected parts of the labels, largest first", () => {
  const labels = mapOf(
    "00000000",
    "01111110",
    "01222210",
    "01222210",
    "01111110",
    "00000000",
    "00000031",
    "00000003",
  );
  const tree = findRegions({ image: paint(labels, GREYS), labels, minShare: 0 });
  assert.deepEqual(drawingOf(tree.map), [
    "00000000",
    "01111110",
    "01222210",
    "01222210",
    "01111110",
    "00000000",
    "00000034", // touching at a corner is not being connected
    "00000005",
  ]);
  assert.deepEqual(tree.regions.map(({ label }) => label), [0, 1, 2, 3, 1, 3]);
  assert.deepEqual(tree.regions.map(({ neighbours }) => neighbours), [
    [1, 3, 4, 5],
    [0, 2],
    [1],
    [0, 4],
    [0, 3, 5],
    [0, 4],
  ]);
});

Deno.test("the statistics of a region are those counted by hand", () => {
  const labels = mapOf(
    "0011",
    "0011",
    "0000",
  );
  const image = paint(labels, { 0: [255, 255, 255], 1: [255, 0, 0] });
  const { regions, facts } = findRegions({ image, labels, minShare: 0 });
  const { contrast, ...red } = regions[1];
  assert.deepEqual(red, {
    id: 1,
    label: 1,
    pixels: 4,
    fraction: 4 / 12,
    centroid: [0.5, 2.5],
    boundingBox: [0, 2, 2, 4],
    meanColour: [255, 0, 0],
    borderContact: 4 / 8, // two sides above, two to the right, of eight
    neighbours: [0],
    isFrame: false,
  });
  // White is (100, 0, 0) in CIELAB, red (53.24, 80.09, 67.20).
  assert.ok(Math.abs(contrast - Math.hypot(100 - 53.24, 80.09, 67.2)) < 0.02, `contrast is ${contrast}`);
  assert.deepEqual(facts.regions[1].border, [2, 2, 0, 0]);
  assert.deepEqual(facts.regions[0].border, [2, 1, 4, 3]);
  const { rowRow, rowColumn, columnColumn } = facts.regions[1];
  assert.deepEqual([rowRow, rowColumn, columnColumn], [2, 5, 2 * (4 + 9)]);
  assert.equal(facts.outlines.length, 1);
  assert.equal(facts.outlines[0].length, 4);
  assert.ok(Math.abs(facts.outlines[0].gradient / 4 - contrast) < 1e-9);
});

Deno.test("facts are those that a plain pass over the pixels gives, whatever the map", () => {
  const labels = noiseMap(60, 83, { block: 7 });
  const image = speckled(labels);
  const { map, facts, regions } = findRegions({ image, labels, minShare: 0 });
  for (const { id } of regions) {
    let rows = 0, columns = 0, green = 0, pixels = 0, border = 0;
    const corners = [0, 0, 0, 0]; // top left, top right, bottom right, bottom left
    for (let i = 0; i < map.data.length; i++) {
      if (map.data[i] !== id) continue;
      const row = Math.floor(i / 83), column = i % 83;
      pixels++;
      rows += row;
      columns += column;
      green += image.data[3 * i + 1];
      border += Number(row === 0) + Number(row === 59) + Number(column === 0) + Number(column === 82);
      const isOutside = ((row + 0.5) / 30 - 1) ** 2 + ((column + 0.5) / 41.5 - 1) ** 2 > 1;
      const corner = row < 30 ? (column < 41.5 ? 0 : 1) : (column < 41.5 ? 3 : 2);
      corners[corner] += Number(isOutside);
    }
    const own = facts.regions[id];
    assert.deepEqual([own.pixels, own.rows, own.columns, own.rgb[1]], [pixels, rows, columns, green]);
    assert.equal(own.border.reduce((a, b) => a + b), border);
    assert.deepEqual(own.corners, corners);
  }
});

Deno.test("tiny regions become part of the neighbour that they share the most outline with", () => {
  const labels = mapOf(
    "0000011111",
    "0000311111", // of the four sides of the 3, one faces 1
    "0000011111",
    "0000011111",
    "0002211111",
    "0002211111",
  );
  const image = paint(labels, GREYS);
  const { map, regions } = findRegions({ image, labels, minShare: 2 / 60 });
  assert.equal(regions.length, 3);
  assert.equal(map.data[14], map.data[0]);
  assert.equal(findRegions({ image, labels, minShare: 0 }).regions.length, 4);
  assert.equal(findRegions({ image, labels, minShare: 1 }).regions.length, 1);
});

Deno.test("of neighbours that share as much of its outline, a tiny region takes the one nearer in colour", () => {
  const labels = mapOf("0001", "0321", "0221"); // the 3 has two sides with 0 and two with 2
  const find = (grey: number) => {
    const image = paint(labels, { ...GREYS, 3: [grey, grey, grey] });
    return drawingOf(findRegions({ image, labels, minShare: 1.5 / 12 }).map);
  };
  assert.equal(find(190)[1][1], find(190)[0][0]);
  assert.equal(find(10)[1][1], find(10)[2][1]);
});

Deno.test("of more than 256 connected parts, 256 regions are left, and each is connected", () => {
  const labels = noiseMap(200, 200, { labels: 9, block: 5 });
  assert.ok(new Set(floodComponents(labels)).size > 700);
  const tree = findRegions({ image: speckled(labels), labels, minShare: 0 });
  assert.equal(tree.regions.length, 256);
  assert.equal(new Set(floodComponents(tree.map)).size, 256);
});

Deno.test("a map of pure noise of 256 labels is no exception", () => {
  const labels = noiseMap(300, 400, { labels: 256 });
  const tree = findRegions({ image: speckled(labels), labels });
  assert.ok(tree.regions.length <= 256);
  checkHierarchy(tree);
});

Deno.test("the hierarchy merges neighbours, each once, ever dearer, down to one", () => {
  for (const block of [4, 9, 20]) {
    const labels = noiseMap(90, 120, { block });
    checkHierarchy(findRegions({ image: speckled(labels), labels, scores: scoresOf(labels, 6) }));
  }
});

Deno.test("what looks alike merges first, by colour or by what was learnt", () => {
  const labels = mapOf("001122", "001122");
  const byColour = findRegions({
    image: paint(labels, { 0: [90, 90, 90], 1: [100, 100, 100], 2: [200, 200, 200] }),
    labels,
  });
  assert.deepEqual(membersOf(byColour, byColour.merges[0].into).map((id) => byColour.regions[id].label), [
    0,
    1,
  ]);

  const image = paint(labels, { 0: [90, 90, 90], 1: [90, 90, 90], 2: [90, 90, 90] });
  const learnt = findRegions({ image, labels, scores: scoresOf(labels, 1, { alike: [1, 2] }) });
  assert.deepEqual(membersOf(learnt, learnt.merges[0].into).map((id) => learnt.regions[id].label), [1, 2]);
});

Deno.test("frame is cut off whatever shares its cluster, stays apart to the last by likeness and is marked", () => {
  const labels = mapOf(
    "11110000",
    "11110000",
    "11110000",
    "00000000",
  );
  const frame = mapOf(
    "11000000",
    "11000000",
    "00000000",
    "00000000",
  ).data;
  const tree = findRegions({
    image: paint(labels, { 0: [200, 180, 170], 1: [5, 5, 5] }),
    labels,
    frame,
    minShare: 0,
  });
  assert.deepEqual(drawingOf(tree.map), ["22110000", "22110000", "11110000", "00000000"]);
  assert.deepEqual(tree.regions.map(({ isFrame }) => isFrame), [false, false, true]);
  assert.deepEqual(tree.facts.plainMerges, [[0, 1], [2, 3]]);
  assert.equal(tree.suggested, 3);
  assert.deepEqual(tree.facts.regions.map(({ frame }) => frame), [0, 0, 4]);
});

Deno.test("the same input gives the same tree", () => {
  const labels = noiseMap(80, 80, { block: 3 });
  const find = () => findRegions({ image: speckled(labels), labels, scores: scoresOf(labels, 4) });
  assert.deepEqual(find(), find());
});

Deno.test("an image of one colour and one label is one region", () => {
  const labels = mapOf("55", "55");
  const tree = findRegions({ image: paint(labels, { 5: [1, 2, 3] }), labels });
  assert.equal(tree.regions.length, 1);
  assert.deepEqual([tree.merges, tree.suggested], [[], 1]);
  assert.deepEqual([tree.regions[0].borderContact, tree.regions[0].contrast], [1, 0]);
});

Deno.test("labels or a frame of another size than the image are refused", () => {
  const labels = mapOf("00", "00");
  const image = paint(mapOf("000"), GREYS);
  assert.throws(() => findRegions({ image, labels }), {
    name: "RangeError",
    message: "Cannot find regions: the image must be 2×2 as the labels are, got 1×3",
  });
  assert.throws(() => findRegions({ image: paint(labels, GREYS), labels, frame: new Uint8Array(3) }), {
    name: "RangeError",
    message: "Cannot find regions: the frame must have 4 pixels, got 3",
  });
});

/** Scores with the label in the lead, at 1/step of the map's size; `alike` labels lead together. */
function scoresOf(labels: LabelMap, step: number, { alike = [] as number[] } = {}) {
  const height = Math.ceil(labels.height / step), width = Math.ceil(labels.width / step);
  const pitch = 8;
  const data = new Float32Array(height * width * pitch);
  const winners = new Uint8Array(height * width);
  for (let i = 0; i < winners.length; i++) {
    const row = Math.min(Math.floor(i / width) * step, labels.height - 1);
    const column = Math.min(i % width * step, labels.width - 1);
    winners[i] = labels.data[row * labels.width + column];
    const leading = alike.includes(winners[i]) ? alike : [winners[i]];
    for (const label of leading) data[i * pitch + label] = 3;
  }
  return { height, width, pitch, data, labels: winners };
}

function checkHierarchy({ regions, merges }: RegionTree): void {
  const n = regions.length;
  assert.equal(merges.length, n - 1);
  const left = new Map(regions.map(({ id, neighbours }) => [id, new Set(neighbours)]));
  merges.forEach(({ a, b, into, distance }, i) => {
    assert.equal(into, n + i);
    assert.ok(a < b);
    assert.ok(left.get(a)?.has(b) && left.get(b)?.has(a), `${a} and ${b} are neighbours that are left`);
    assert.ok(distance >= (merges[i - 1]?.distance ?? 0));
    const around = new Set([...left.get(a)!, ...left.get(b)!]);
    for (const other of around) {
      if (other === a || other === b) continue;
      left.get(other)!.delete(a);
      left.get(other)!.delete(b);
      left.get(other)!.add(into);
    }
    left.delete(a);
    left.delete(b);
    around.delete(a);
    around.delete(b);
    left.set(into, around);
  });
  assert.deepEqual([...left.keys()], [n === 1 ? 0 : 2 * n - 2]);
}

function membersOf({ regions, merges }: RegionTree, id: number): number[] {
  if (id < regions.length) return [id];
  const { a, b } = merges[id - regions.length];
  return [
    ...membersOf({ regions, merges } as RegionTree, a),
    ...membersOf({ regions, merges } as RegionTree, b),
  ]
    .sort((x, y) => x - y);
}

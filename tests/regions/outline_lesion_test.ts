import assert from "node:assert/strict";
import { findRegions, findRegionsAndRelabel } from "../../lib/regions/find_regions.ts";
import { outlineLesion } from "../../lib/regions/outline_lesion.ts";
import { lesionLevel } from "../../lib/regions/lesion_level.ts";
import { type CellColours, cellColours } from "../../lib/regions/cell_colours.ts";
import { type ImageCells, surveyPixels } from "../../lib/regions/survey_pixels.ts";
import type { LabelMap } from "../../lib/types.ts";
import { chooseTarget } from "../../lib/regions/choose_target.ts";
import { maskMetrics } from "../../lib/regions/mask_metrics.ts";
import { BROWN, DARK, disc, scene } from "./scenes.ts";

/** A lesion of radius 34, whose cluster ends at 29, with a core of its own; `rim` pixels go with the skin. */
function tightly() {
  const made = scene([disc(60, 80, 34, BROWN, 0), disc(60, 80, 29, BROWN, 1), disc(60, 80, 12, DARK, 2)]);
  return { ...made, truth: made.pixelsOf(0), cells: cellColours(surveyPixels(made.image).cells) };
}

const AUTO = { choice: { mode: "auto" }, tone: "auto", fillHoles: true, smooth: 0 } as const;

Deno.test("regions reach to where the lesion's colour ends, though their cluster ends before", () => {
  const { image, labels, truth, cells } = tightly();
  const [before, after] = [undefined, cells].map((cells) => {
    const tree = findRegions({ image, labels, cells });
    return maskMetrics(chooseTarget(tree, AUTO).mask.data, truth).dsc;
  });
  assert.ok(before < 0.88, `${before}`);
  assert.ok(after > 0.96, `${after}`);
});

Deno.test("the regions' facts are those of the map as drawn anew", () => {
  const { image, labels, cells } = tightly();
  const { map, regions, facts, merges } = findRegions({ image, labels, cells });
  assert.equal(merges.length, regions.length - 1);
  for (const { id, pixels, label } of regions) {
    const own = map.data.filter((region) => region === id).length;
    assert.equal(pixels, own);
    assert.equal(facts.regions[id].pixels, own);
    assert.equal(facts.regions[id].labels.reduce((sum, [, count]) => sum + count, 0), own);
    assert.equal(label, facts.regions[id].labels[0][0]);
  }
});

Deno.test("clusters follow the outline where that is asked for, and are left alone elsewhere", () => {
  const { image, labels, truth, cells } = tightly();
  const before = labels.data.slice();
  const { tree, clusters } = findRegionsAndRelabel({ image, labels, cells });
  assert.deepEqual(labels.data, before, "the clusters given stay as they are");
  const asGiven = findRegions({ image, labels, cells });
  assert.deepEqual(tree.map, asGiven.map);
  const dsc = ({ data }: LabelMap) => maskMetrics(data.map((label) => label > 0 ? 1 : 0), truth).dsc;
  assert.ok(dsc(labels) < 0.88 && dsc(clusters) > 0.96, `${dsc(labels)} ${dsc(clusters)}`);
  const apart = findRegions({ image, labels });
  clusters.data.forEach((label, i) => {
    if (tree.map.data[i] === apart.map.data[i]) assert.equal(label, labels.data[i]);
    else assert.equal(label, apart.regions[tree.map.data[i]].label);
  });
  for (const { labels: own } of tree.facts.regions) {
    assert.equal(own.length, 1, "none has pixels of two clusters");
  }
  assert.ok(asGiven.facts.regions.some(({ labels: own }) => own.length > 1));
});

Deno.test("without an outline the clusters are those given", () => {
  const { image, labels } = tightly();
  assert.equal(findRegionsAndRelabel({ image, labels }).clusters, labels);
});

Deno.test("pixels go to the region next to them, and those of the frame stay", () => {
  const { image, labels, cells } = tightly();
  const frame = Uint8Array.from(labels.data, (_, at) => at % 160 >= 112 ? 1 : 0); // cuts through the rim
  const found = findRegions({ image, labels, frame });
  const union = Uint8Array.from(found.regions, ({ label, isFrame }) => !isFrame && label > 0 ? 1 : 0);
  const { map: { data } } = outlineLesion(found, union, cells)!;
  const rim = found.regions.find(({ label }) => label === 1)!.id;
  const at = (column: number) => 60 * 160 + column;
  assert.equal(data[at(48)], rim, "the rim's pixels are the nearest region's, not the core's");
  data.forEach((id, i) => {
    if (found.regions[found.map.data[i]].isFrame) assert.equal(id, found.map.data[i]);
  });
  const moved = data.filter((id, i) => id !== found.map.data[i]).length;
  assert.ok(moved > 500, `${moved}`);
});

Deno.test("without a lesion the map is not drawn anew", () => {
  const { image, labels, cells } = tightly();
  const found = findRegions({ image, labels });
  assert.equal(outlineLesion(found, new Uint8Array(found.regions.length), cells), undefined);
});

Deno.test("the map as drawn anew is that of a plain pass over the pixels", () => {
  const { image, labels } = tightly();
  const found = findRegions({ image, labels });
  const union = Uint8Array.from(found.regions, ({ label }) => label > 0 ? 1 : 0);
  const { height, width } = found.map;
  // Fewer cells than pixels, and another number of them down than across.
  const cells = cellColours(reduced(surveyPixels(image).cells, 31, 47));
  const field = lesionLevel(cells, {
    lesion: atCentres(found.map, cells, (id) => union[id]),
    frame: new Uint8Array(31 * 47),
  })!;
  const { map: { data } } = outlineLesion(found, union, cells)!;

  const between = (pixel: number, pixels: number, count: number) => {
    const place = Math.min(Math.max((pixel + 0.5) * count / pixels - 0.5, 0), count - 1);
    return { before: Math.floor(place), after: Math.ceil(place), share: place - Math.floor(place) };
  };
  const isInside = (at: number) => {
    const down = between(Math.floor(at / width), height, 31), across = between(at % width, width, 47);
    const row = (y: number) =>
      (1 - across.share) * field[y * 47 + across.before] + across.share * field[y * 47 + across.after];
    return (1 - down.share) * row(down.before) + down.share * row(down.after) > 0;
  };
  let differ = 0;
  for (let at = 0; at < data.length; at++) if (isInside(at) !== (union[data[at]] === 1)) differ++;
  // All of them where they belong, but for places that rounding decides.
  assert.ok(differ <= 2, `${differ}`);
  const before = found.map.data.filter((id, at) => isInside(at) !== (union[id] === 1)).length;
  assert.ok(before > 500, `${before}`);
  for (let at = 0; at < data.length; at++) {
    const was = found.map.data[at];
    if (union[was] === 1 === isInside(at)) assert.equal(data[at], was, `${at} need not move`);
  }
});

/** The colours of the cells whose centres are nearest. */
function reduced(cells: ImageCells, height: number, width: number): ImageCells {
  const mean = new Float32Array(height * width * 3), from = cells.mean;
  for (let at = 0; at < height * width; at++) {
    const y = Math.floor((Math.floor(at / width) + 0.5) * cells.height / height);
    const x = Math.floor((at % width + 0.5) * cells.width / width);
    mean.set(from.subarray((y * cells.width + x) * 3, (y * cells.width + x) * 3 + 3), at * 3);
  }
  return { height, width, mean, low: new Uint8Array(height * width), high: new Uint8Array(height * width) };
}

/** A value for the pixel at each cell's centre. */
function atCentres(
  map: LabelMap,
  { height, width }: CellColours,
  valueOf: (id: number) => number,
): Uint8Array {
  return Uint8Array.from({ length: height * width }, (_, at) => {
    const row = Math.floor((Math.floor(at / width) + 0.5) * map.height / height);
    return valueOf(map.data[row * map.width + Math.floor((at % width + 0.5) * map.width / width)]);
  });
}

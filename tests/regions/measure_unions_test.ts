import assert from "node:assert/strict";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { measureUnions, readMeasures } from "../../lib/regions/measure_unions.ts";
import { targetCandidates } from "../../lib/regions/target_candidates.ts";
import { corners, disc, scene } from "./scenes.ts";

/** A lesion of two parts that touches the frame, and a spot. */
function seen() {
  const { image, labels, pixelsOf } = scene([
    disc(60, 60, 40, [150, 100, 80], 1),
    disc(60, 55, 20, [70, 40, 35], 2),
    disc(30, 120, 9, [150, 100, 80], 1),
    corners(60, 80, 75, 3),
  ], { noise: 0 });
  return findRegions({ image, labels, frame: pixelsOf(3) });
}

Deno.test("unions measure what passing over the pixels of each of them counts", () => {
  const tree = seen(), { map: { height, width, data }, regions } = tree;
  const unions = targetCandidates(tree);
  assert.ok(unions.length >= 4 && regions.some(({ isFrame }) => isFrame));
  const measured = measureUnions(tree, unions);
  const real = data.filter((id) => !regions[id].isFrame).length;
  for (const [i, union] of unions.entries()) {
    let pixels = 0, rows = 0, columns = 0, outline = 0, bordering = 0, framed = 0;
    for (let row = 0, at = 0; row < height; row++) {
      for (let column = 0; column < width; column++, at++) {
        if (!union[data[at]]) continue;
        pixels++;
        rows += row;
        columns += column;
        for (const [y, x] of [[row - 1, column], [row + 1, column], [row, column - 1], [row, column + 1]]) {
          const beside = y < 0 || y >= height || x < 0 || x >= width ? -1 : data[y * width + x];
          if (beside >= 0 && union[beside]) continue;
          outline++;
          if (beside < 0) bordering++;
          else if (regions[beside].isFrame) framed++;
        }
      }
    }
    const found = readMeasures(measured, i);
    assert.equal(found.pixels, pixels);
    assert.deepEqual(found.centroid, [rows / pixels, columns / pixels]);
    assert.equal(found.fraction, pixels / real);
    assert.equal(found.borderContact, bordering / outline);
    assert.equal(found.frameContact, framed / outline);
    assert.equal(found.compactness, 4 * Math.PI * pixels / outline ** 2);
  }
  assert.ok(unions.some((_, i) => readMeasures(measured, i).frameContact > 0));
});

Deno.test("colours are those of the union, of what is beside it by the length of their outline, and of the rest", () => {
  const tree = seen(), { regions, facts } = tree;
  const mean = (ids: number[], weightOf: (id: number) => number) => {
    const total = ids.reduce((sum, id) => sum + weightOf(id), 0);
    return [0, 1, 2].map((i) =>
      ids.reduce((sum, id) => sum + weightOf(id) * facts.regions[id].lab[i] / facts.regions[id].pixels, 0) /
      total
    );
  };
  const near = (found: readonly number[], expected: readonly number[]) =>
    found.forEach((value, i) =>
      assert.ok(Math.abs(value - expected[i]) < 1e-9, `${found} is not ${expected}`)
    );
  const pixelsOf = (id: number) => facts.regions[id].pixels;
  for (const { id, isFrame } of regions) {
    if (isFrame) continue;
    const alone = Uint8Array.from(regions, (region) => region.id === id ? 1 : 0);
    const found = readMeasures(measureUnions(tree, [alone]), 0);
    const others = regions.filter((region) => region.id !== id && !region.isFrame).map((region) => region.id);
    const between = (other: number) =>
      facts.outlines.find(({ a, b }) => (a === id && b === other) || (b === id && a === other));
    const beside = others.filter(between);
    near(found.inside, mean([id], pixelsOf));
    near(found.outside, mean(others, pixelsOf));
    near(found.ring, mean(beside, (other) => between(other)!.length));
    const lengths = beside.reduce((sum, other) => sum + between(other)!.length, 0);
    const gradient = beside.reduce((sum, other) => sum + between(other)!.gradient, 0);
    near([found.edge], [gradient / lengths]);
  }
});

Deno.test("of no unions there is nothing to measure", () => {
  assert.equal(measureUnions(seen(), []).rows.length, 0);
});

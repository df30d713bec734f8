import assert from "node:assert/strict";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { outlineLesion } from "../../lib/regions/outline_lesion.ts";
import { surveyPixels } from "../../lib/regions/survey_pixels.ts";
import { chooseTarget } from "../../lib/regions/choose_target.ts";
import { maskMetrics } from "../../lib/regions/mask_metrics.ts";
import { BROWN, DARK, disc, scene } from "./scenes.ts";

/** A lesion of radius 34, whose cluster ends at 29, with a core of its own; `rim` pixels go with the skin. */
function tightly() {
  const made = scene([disc(60, 80, 34, BROWN, 0), disc(60, 80, 29, BROWN, 1), disc(60, 80, 12, DARK, 2)]);
  return { ...made, truth: made.pixelsOf(0), cells: surveyPixels(made.image).cells };
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

Deno.test("pixels go to the region next to them, and those of the frame stay", () => {
  const { image, labels, cells } = tightly();
  const frame = Uint8Array.from(labels.data, (_, at) => at % 160 >= 112 ? 1 : 0); // cuts through the rim
  const found = findRegions({ image, labels, frame });
  const union = Uint8Array.from(found.regions, ({ label, isFrame }) => !isFrame && label > 0 ? 1 : 0);
  const { data } = outlineLesion(found, union, cells)!;
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

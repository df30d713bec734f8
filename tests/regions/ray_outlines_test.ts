import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { fillPolygon } from "../../lib/regions/fill_polygon.ts";
import { maskMetrics } from "../../lib/regions/mask_metrics.ts";
import {
  cornersOf,
  goesRound,
  likeliestOutline,
  outlinesAround,
  rayOutlines,
} from "../../lib/regions/ray_outlines.ts";
import { stackTone } from "../../lib/regions/tone_stack.ts";
import type { GreyTone } from "../../lib/types.ts";

const HEIGHT = 192, WIDTH = 256;
type Inside = (row: number, column: number) => boolean;

/** Speckle around one brightness, and another where something is; and the mask of that. */
function speckle(inside: Inside, brightness: number, ground = 120): { tone: GreyTone; mask: Uint8Array } {
  const random = seededRandom(3), data = new Uint8Array(HEIGHT * WIDTH), mask = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at++) {
    mask[at] = Number(inside(Math.floor(at / WIDTH), at % WIDTH));
    data[at] = (mask[at] ? brightness : ground) * (0.5 + random());
  }
  return { tone: { height: HEIGHT, width: WIDTH, data }, mask };
}

const ellipse = (row: number, column: number, down: number, across: number): Inside => (y, x) =>
  ((y - row) / down) ** 2 + ((x - column) / across) ** 2 <= 1;
const ALL = new Uint8Array(HEIGHT * WIDTH).fill(1);

/** How well what is found around a point is what is there. */
function dscAt(
  point: [number, number],
  { tone, mask }: ReturnType<typeof speckle>,
  { wanted = "auto", usable = ALL }: { wanted?: "auto" | "darker" | "brighter"; usable?: Uint8Array } = {},
) {
  const { chosen } = likeliestOutline(rayOutlines(stackTone(tone, usable), point, wanted));
  return {
    dsc: maskMetrics(fillPolygon(cornersOf(chosen.radii, point), tone).data, mask).dsc,
    tone: chosen.tone,
  };
}

Deno.test("what is around a point is found in speckle, whatever its size: dark by itself, bright where that is asked for", () => {
  for (const [down, across, least] of [[12, 16, 0.86], [24, 30, 0.9], [70, 80, 0.9]]) { // its halo counts as part of it
    for (const [brightness, ground, tone] of [[45, 120, "darker"], [165, 60, "brighter"]] as const) {
      const found = dscAt([96, 120], speckle(ellipse(96, 120, down, across), brightness, ground), {
        wanted: tone === "brighter" ? tone : "auto",
      });
      assert.ok(found.dsc > least, `${down}×${across} ${tone}: ${found.dsc}`);
      assert.equal(found.tone, tone);
    }
  }
});

Deno.test("an outline lies a little further out than the edge, as a mass is drawn by those who know", () => {
  const { tone } = speckle(ellipse(96, 128, 40, 40), 45);
  const { chosen } = likeliestOutline(rayOutlines(stackTone(tone, ALL), [96, 128], "auto"));
  const mean = chosen.radii.reduce((sum, radius) => sum + radius) / chosen.radii.length;
  assert.ok(mean > 41 && mean < 45, `${mean}`);
});

Deno.test("the point need not be in the middle", () => {
  const mass = speckle(ellipse(90, 130, 40, 50), 60);
  for (const [row, column] of [[110, 130], [90, 105], [70, 150]]) {
    const { dsc } = dscAt([row, column], mass);
    assert.ok(dsc > 0.9, `${row},${column}: ${dsc}`);
  }
});

Deno.test("a tone that is asked for is the one that is found", () => {
  const core = ellipse(96, 128, 14, 14), rim = ellipse(96, 128, 50, 60);
  const { tone } = speckle(rim, 165, 60);
  for (let at = 0; at < tone.data.length; at++) {
    if (core(Math.floor(at / WIDTH), at % WIDTH)) tone.data[at] /= 3; // dark in what is bright
  }
  for (const [wanted, inside] of [["darker", core], ["brighter", rim]] as const) {
    const mask = speckle(inside, 0).mask, found = dscAt([96, 128], { tone, mask }, { wanted });
    assert.equal(found.tone, wanted);
    assert.ok(found.dsc > 0.85, `${wanted}: ${found.dsc}`);
  }
});

Deno.test("frame is no edge, and no outline goes into it", () => {
  const inside: Inside = (y, x) => ellipse(96, 60, 40, 50)(y, x) && x >= 40;
  const mass = speckle(inside, 60), usable = ALL.map((_, at) => at % WIDTH >= 40 ? 1 : 0);
  mass.tone.data.forEach((_, at) => usable[at] || (mass.tone.data[at] = 0));
  const point: [number, number] = [96, 75];
  for (const { radii } of rayOutlines(stackTone(mass.tone, usable), point, "auto")) {
    const left = Math.min(...cornersOf(radii, point).map(([, column]) => column));
    assert.ok(left > 36, `${left}`);
  }
  const { dsc } = dscAt(point, mass, { usable });
  assert.ok(dsc > 0.88, `${dsc}`);
});

Deno.test("where a size is asked for, the outline is of about that size", () => {
  const core = ellipse(96, 128, 12, 12), { tone } = speckle(ellipse(96, 128, 75, 75), 100, 170);
  for (let at = 0; at < tone.data.length; at++) {
    if (core(Math.floor(at / WIDTH), at % WIDTH)) tone.data[at] /= 3;
  }
  const point = [96, 128] as const, radii = [12, 75];
  const found = outlinesAround(
    stackTone(tone, ALL),
    radii.map((radius) => ({ point, tone: "darker", radius })),
  );
  for (const [i, radius] of radii.entries()) {
    const { chosen } = likeliestOutline(found[i]);
    const mean = chosen.radii.reduce((sum, value) => sum + value) / chosen.radii.length;
    assert.ok(mean > 0.9 * radius && mean < 1.2 * radius, `${radius}: ${mean}`);
  }
});

Deno.test("goesRound() says what the polygon says", () => {
  const point: [number, number] = [90, 120];
  const { tone } = speckle(ellipse(96, 120, 30, 45), 60);
  const [{ radii }] = rayOutlines(stackTone(tone, ALL), point, "darker").slice(5);
  const mask = fillPolygon(cornersOf(radii, point), tone);
  let differ = 0, set = 0;
  for (let at = 0; at < mask.data.length; at++) {
    set += mask.data[at];
    differ += Number(
      goesRound(radii, Math.floor(at / WIDTH) - point[0], at % WIDTH - point[1]) !== (mask.data[at] === 1),
    );
  }
  assert.ok(set > 50 && differ <= 0.02 * set, `${differ} of ${set}`);
});

Deno.test("without anything to see there are outlines still, and a point at the border or in a tiny image is no harm", () => {
  for (const [height, width] of [[192, 256], [3, 4], [1, 1], [200, 20]]) {
    const tone = { height, width, data: new Uint8Array(height * width).fill(90) };
    const stack = stackTone(tone, new Uint8Array(height * width).fill(1));
    for (const point of [[0, 0], [height - 1, width - 1]] as [number, number][]) {
      const { chosen, confidence } = likeliestOutline(rayOutlines(stack, point, "auto"));
      assert.ok(chosen.radii.every((radius) => radius > 0 && Number.isFinite(radius)));
      assert.ok(confidence > 0 && confidence <= 1);
    }
  }
});

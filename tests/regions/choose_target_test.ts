import assert from "node:assert/strict";
import { chooseTarget, type TargetOptions } from "../../lib/regions/choose_target.ts";
import { cutRegions } from "../../lib/regions/cut_regions.ts";
import { detectFrame } from "../../lib/regions/detect_frame.ts";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { maskMetrics } from "../../lib/regions/mask_metrics.ts";
import { parseTarget, type TargetChoice } from "../../lib/target_option.ts";
import { BROWN, corners, DARK, disc, type Scene, scene, type Thing } from "./scenes.ts";

function choose({ image, labels }: Scene, target = "auto", options: Partial<TargetOptions> = {}) {
  const tree = findRegions({ image, labels, frame: detectFrame(image).mask });
  const choice = parseTarget(target) as Exclude<TargetChoice, { mode: "none" }>;
  return chooseTarget(tree, { choice, tone: "auto", fillHoles: true, smooth: 0, ...options });
}

function assertIs(found: { data: Uint8Array }, truth: Uint8Array, least = 0.97): void {
  const { dsc } = maskMetrics(found.data, truth);
  assert.ok(dsc >= least, `DSC ${dsc}`);
}

const RIM = disc(62, 76, 30, BROWN, 1), CORE = disc(64, 80, 14, DARK, 2);

Deno.test("the lesion is core and rim together, with its measures, a confidence and reasons", () => {
  const made = scene([RIM, CORE]);
  const { target, mask } = choose(made);
  assertIs(mask, made.pixelsOf(0));
  assert.equal(target.mode, "auto");
  assert.equal(target.regions.length, 2);
  assert.equal(target.pixels, mask.data.reduce((sum, isIn) => sum + isIn));
  assert.equal(target.fraction, target.pixels / (120 * 160));
  assert.ok(Math.hypot(target.centroid[0] - 62, target.centroid[1] - 76) < 0.5);
  assert.deepEqual(target.boundingBox, [32, 46, 93, 107]);
  assert.ok(target.confidence > 0.6 && target.confidence <= 1, `${target.confidence}`);
  assert.ok(target.reasons.some((reason) => /^(darker|differs)/.test(reason)), target.reasons.join("; "));
});

Deno.test("a lesion that shares a cluster with dark corners is chosen without them, small or large", () => {
  for (const radius of [12, 30, 48]) {
    const made = scene([disc(56, 84, radius, [24, 16, 14], 1), corners(60, 80, 84, 1)]);
    assertIs(choose(made).mask, made.pixelsOf(0), 0.95);
  }
});

Deno.test("stickers and ink are not the lesion", () => {
  const blue: Thing = disc(0, 150, 40, [30, 120, 200], 3);
  const ink: Thing = {
    colour: [70, 30, 120],
    label: 4,
    covers: (y, x) => Math.abs(y - 100) < 4 && x > 20 && x < 60,
  };
  const made = scene([disc(56, 70, 15, BROWN, 1), blue, ink]);
  assertIs(choose(made).mask, made.pixelsOf(0));
});

Deno.test("a lesion that touches the border, and one that fills nearly all of the image, are found", () => {
  for (const lesion of [disc(60, 20, 45, BROWN, 1), disc(60, 80, 92, BROWN, 1)]) {
    const made = scene([lesion]);
    assertIs(choose(made).mask, made.pixelsOf(0));
  }
});

Deno.test("an image that is all one thing has no target", () => {
  const { target, mask } = choose(scene([]));
  assert.deepEqual([target.regions, target.confidence, target.pixels, target.fraction], [[], 0, 0, 0]);
  assert.equal(target.reasons.length, 1);
  assert.ok(!mask.data.includes(1));
});

Deno.test("the tone that is asked for decides between a darker and a brighter mass", () => {
  const made = scene([disc(60, 50, 20, [40, 40, 40], 1), disc(60, 115, 20, [220, 220, 220], 2)], {
    ground: [120, 120, 120],
  });
  assertIs(choose(made, "auto", { tone: "darker" }).mask, made.pixelsOf(0));
  assertIs(choose(made, "auto", { tone: "brighter" }).mask, made.pixelsOf(1));
});

Deno.test("clicks pick what they hit, together what they hit together, and leave out what is not meant", () => {
  const made = scene([RIM, CORE, disc(25, 140, 12, BROWN, 3)]);
  const other = made.pixelsOf(2);
  const union = made.pixelsOf(0).map((isIn, i) => isIn | other[i]);
  assertIs(choose(made, "140,25").mask, made.pixelsOf(2));
  assertIs(choose(made, "76,62").mask, made.pixelsOf(0));
  assertIs(choose(made, "76,62;140,25").mask, union);
  const { target, mask } = choose(made, "80,64;80,40,0");
  assertIs(mask, made.pixelsOf(1));
  assert.equal(target.mode, "points");
  assert.equal(target.reasons[0], "holds the point");
  assert.equal(choose(made, "76,62;140,25").target.reasons[0], "holds the 2 points");
});

Deno.test("a click on the frame is taken at its word", () => {
  const made = scene([corners(60, 80, 84, 1)]);
  const { mask } = choose(made, "1,1");
  assert.equal(mask.data[161], 1);
  assert.equal(mask.data[60 * 160 + 80], 0);
});

Deno.test("regions are named by their ids, their holes filled and outlines smoothed as asked", () => {
  const made = scene([RIM, CORE]); // region 0 is the skin, 1 the rim, 2 the core
  const rim = choose(made, "regions:1", { fillHoles: false });
  assert.deepEqual([rim.target.mode, rim.target.regions, rim.target.confidence], ["regions", [1], 1]);
  const core = made.pixelsOf(1);
  assertIs(rim.mask, made.pixelsOf(0).map((isIn, i) => isIn & (1 - core[i])));
  assertIs(choose(made, "regions:1").mask, made.pixelsOf(0), 1);
  const spiked = scene([RIM, { ...RIM, covers: (y, x) => y === 62 && x < 150 && x > 76 }]);
  assert.equal(choose(spiked, "regions:1").mask.data[62 * 160 + 140], 1);
  assert.equal(choose(spiked, "regions:1", { smooth: 3 }).mask.data[62 * 160 + 140], 0);
});

Deno.test("a tree that was cut is chosen from by its own ids", () => {
  const { image, labels, pixelsOf } = scene([RIM, CORE, disc(12, 12, 8, [190, 140, 120], 3)]);
  const tree = cutRegions(findRegions({ image, labels }), 2);
  const { target, mask } = chooseTarget(tree, {
    choice: { mode: "auto" },
    tone: "auto",
    fillHoles: true,
    smooth: 0,
  });
  assert.deepEqual(target.regions, [1]);
  assertIs(mask, pixelsOf(0));
});

for (
  const [target, message] of [
    ["regions:9", /region ids must be at most 2, got 9/],
    ["160,5", /x of a point must be below 160, got 160/],
    ["5,120,1", /y of a point must be below 120, got 120/],
    ["80,64;81,64,0", /point 80,64 and a point outside are both in region 2/],
  ] as const
) {
  Deno.test(`target=${target} is refused, and why is said`, () => {
    assert.throws(
      () => choose(scene([RIM, CORE]), target),
      (error: Error & { kind: string; field: string }) => {
        assert.deepEqual([error.kind, error.field], ["invalid-option", "target"]);
        assert.match(error.message, message);
        return true;
      },
    );
  });
}

Deno.test("the same tree gives the same target", () => {
  const made = scene([RIM, CORE, disc(25, 140, 12, BROWN, 3)]);
  assert.deepEqual(choose(made), choose(made));
});

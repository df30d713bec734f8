import assert from "node:assert/strict";
import { toneOf } from "../../lib/image/tone_of.ts";
import { chooseTarget } from "../../lib/regions/choose_target.ts";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { maskMetrics } from "../../lib/regions/mask_metrics.ts";
import { decodeTree, encodeTree } from "../../lib/jobs/tree_files.ts";
import { parseTarget } from "../../lib/target_option.ts";
import { type Colour, disc, scene } from "./scenes.ts";

const grey = (value: number): Colour => [value, value, value];

/** Two masses in grey, whose labels follow depth instead: no union of regions is one of them. */
function seen() {
  const { image, pixelsOf } = scene([
    disc(60, 50, 25, grey(60), 0),
    disc(60, 115, 18, grey(70), 0),
  ], { ground: grey(140), noise: 40 });
  const labels = {
    height: 120,
    width: 160,
    data: Uint8Array.from({ length: 120 * 160 }, (_, at) => Math.floor(at / 160 / 24)),
  };
  const tree = findRegions({ image, labels, tone: toneOf(image, 256) });
  return { tree, image, masses: [pixelsOf(0), pixelsOf(1)] };
}

function choose(tree: ReturnType<typeof seen>["tree"], target: string, tone: "auto" | "darker" = "auto") {
  const choice = parseTarget(target)!;
  assert.ok(choice.mode !== "none");
  return chooseTarget(tree, { choice, tone, fillHoles: true, smooth: 0 });
}

const unite = (a: Uint8Array, b: Uint8Array) => a.map((isIn, at) => isIn | b[at]);

Deno.test("a click in a grey image is the outline around it, though regions end elsewhere", () => {
  const { tree, masses } = seen();
  for (const [i, point] of ["50,60", "115,60"].entries()) {
    const { target, mask } = choose(tree, point);
    const { dsc } = maskMetrics(mask.data, masses[i]);
    assert.ok(dsc > 0.92, `${point}: ${dsc}`);
    assert.equal(target.mode, "points");
    assert.equal(target.pixels, mask.data.reduce((sum, isIn) => sum + isIn, 0));
    assert.ok(target.confidence > 0 && target.confidence <= 1);
    assert.deepEqual(target.reasons, ["has an edge all round, darker within"]);
    assert.ok(target.regions.length > 0 && target.regions.every((id) => id < tree.regions.length));
  }
});

Deno.test("points in two masses are both of them, in one mass that mass, and one outside is left out", () => {
  const { tree, masses } = seen();
  const dsc = (target: string, truth: Uint8Array) => maskMetrics(choose(tree, target).mask.data, truth).dsc;
  assert.ok(dsc("50,60;115,60", unite(masses[0], masses[1])) > 0.93);
  assert.ok(dsc("50,60;42,55;60,70", masses[0]) > 0.93);
  const { mask } = choose(tree, "50,60;62,60,0");
  assert.equal(mask.data[60 * 160 + 62], 0);
  assert.equal(mask.data[60 * 160 + 50], 1);
});

Deno.test("a point inside and one outside in the same place contradict each other, and one beyond the image is refused", () => {
  const { tree } = seen();
  assert.throws(() => choose(tree, "50,60;50,60,0"), {
    kind: "invalid-option",
    message: "Cannot choose target: no outline around point 50,60 leaves out 50,60",
  });
  assert.throws(() => choose(tree, "500,60"), { kind: "invalid-option" });
});

Deno.test("a click on the frame is taken at its word, in grey too", () => {
  const { image } = seen();
  const frame = Uint8Array.from({ length: 120 * 160 }, (_, at) => at % 160 < 20 ? 1 : 0);
  const labels = { height: 120, width: 160, data: frame.map((isFrame) => isFrame) };
  const tree = findRegions({ image, labels, frame, tone: toneOf(image, 256) });
  const { mask } = choose(tree, "5,60");
  assert.deepEqual(mask.data, frame);
});

Deno.test("a tree that was kept as files gives the same outline", async () => {
  const { tree } = seen();
  const kept = decodeTree(await encodeTree(tree));
  assert.deepEqual(kept.facts.tone, tree.facts.tone);
  assert.deepEqual(choose(kept, "115,60"), choose(tree, "115,60"));
});

Deno.test("many points are answered in a second", () => {
  const { tree } = seen();
  const points = Array.from({ length: 256 }, (_, i) => `${5 + i % 16 * 10},${4 + Math.floor(i / 16) * 7}`);
  const beganMs = performance.now();
  choose(tree, points.join(";"));
  assert.ok(performance.now() - beganMs < 3000, `${performance.now() - beganMs} ms`);
});

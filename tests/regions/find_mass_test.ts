import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { toneOf } from "../../lib/image/tone_of.ts";
import { chooseTarget } from "../../lib/regions/choose_target.ts";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { maskMetrics } from "../../lib/regions/mask_metrics.ts";
import { findMass } from "../../lib/regions/find_mass.ts";
import type { RankedUnion } from "../../lib/regions/rank_unions.ts";
import type { RgbImage } from "../../lib/types.ts";

const HEIGHT = 144, WIDTH = 192;
type Place = (row: number, column: number) => number;

/** Speckle of some brightness at each place, and the regions of a map of labels. */
function seen(brightness: Place, label: Place) {
  const random = seededRandom(5), data = new Uint8Array(3 * HEIGHT * WIDTH);
  for (let at = 0; at < HEIGHT * WIDTH; at++) {
    data.fill(brightness(Math.floor(at / WIDTH), at % WIDTH) * (0.85 + 0.3 * random()), 3 * at, 3 * at + 3);
  }
  const image: RgbImage = { height: HEIGHT, width: WIDTH, data, format: "png", notes: [] };
  const labels = {
    height: HEIGHT,
    width: WIDTH,
    data: Uint8Array.from({ length: HEIGHT * WIDTH }, (_, at) => label(Math.floor(at / WIDTH), at % WIDTH)),
  };
  return findRegions({ image, labels, tone: toneOf(image, 256) });
}

const choose = (tree: ReturnType<typeof seen>, tone: "auto" | "darker" | "brighter" = "auto") =>
  chooseTarget(tree, { choice: { mode: "auto" }, tone, fillHoles: true, smooth: 0 });

const away = (row: number, column: number, y: number, x: number) => Math.hypot(y - row, x - column);
const discOf = (row: number, column: number, radius: number) =>
  Uint8Array.from(
    { length: HEIGHT * WIDTH },
    (_, at) => Number(away(row, column, Math.floor(at / WIDTH), at % WIDTH) <= radius),
  );

Deno.test("a mass that nobody pointed at is outlined along its edge, though its region is a part of it", () => {
  const tree = seen(
    (y, x) => away(70, 90, y, x) <= 30 ? 60 : 150,
    (y, x) => Number(away(75, 95, y, x) <= 20),
  );
  const { target, mask } = choose(tree);
  const { dsc } = maskMetrics(mask.data, discOf(70, 90, 30));
  assert.ok(dsc > 0.93, `${dsc}`);
  assert.equal(target.mode, "auto");
  assert.equal(target.outlined, true);
  assert.equal(target.reasons.at(-1), "has an edge all round, darker within");
  assert.ok(target.confidence > 0.5 && target.confidence <= 1, `${target.confidence}`);
  assert.ok(target.regions.includes(tree.map.data[70 * WIDTH + 90]));
});

Deno.test("a union counts by its score, and by the edge that is around its middle", () => {
  const tree = seen((y, x) => away(72, 140, y, x) <= 22 ? 60 : away(72, 50, y, x) <= 22 ? 142 : 150, () => 0);
  const faint = { row: 72, column: 50 }, plain = { row: 72, column: 140 };
  const found = (first: typeof faint, second: typeof faint, lead: number) => {
    const ranking = ([[first, 0], [second, -lead]] as const).map(([{ row, column }, score]) => ({
      union: Uint8Array.of(1),
      measures: { centroid: [row, column] },
      score,
    })) as unknown as RankedUnion[];
    const { mask, union, confidence } = findMass(tree, tree.facts.tone!, ranking, "auto");
    assert.ok(confidence > 0 && confidence <= 1);
    assert.equal(mask.data[union!.measures.centroid[0] * WIDTH + union!.measures.centroid[1]], 1);
    return union!.measures.centroid[1];
  };
  assert.equal(found(plain, faint, 1), plain.column);
  assert.equal(found(faint, plain, 1), plain.column);
  assert.equal(found(faint, plain, 20), faint.column);
});

Deno.test("the tone that is asked for is that of the outline", () => {
  const tree = seen(
    (y, x) => away(72, 50, y, x) <= 22 ? 50 : away(72, 140, y, x) <= 22 ? 230 : 130,
    (y, x) => away(72, 50, y, x) <= 22 ? 1 : away(72, 140, y, x) <= 22 ? 2 : 0,
  );
  for (const [tone, column] of [["darker", 50], ["brighter", 140]] as const) {
    const { mask, target } = choose(tree, tone);
    assert.ok(maskMetrics(mask.data, discOf(72, column, 22)).dsc > 0.88, tone);
    assert.equal(target.reasons.at(-1), `has an edge all round, ${tone} within`);
  }
});

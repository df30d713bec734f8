import assert from "node:assert/strict";
import { findRegions } from "../../lib/regions/find_regions.ts";
import { measureUnions } from "../../lib/regions/measure_unions.ts";
import { type RankedUnion, rankUnions } from "../../lib/regions/rank_unions.ts";
import { targetCandidates } from "../../lib/regions/target_candidates.ts";
import { type TermName, TERMS } from "../../lib/regions/target_terms.ts";
import { targetWeights } from "../../lib/regions/target_weights.ts";
import { BROWN, corners, disc, scene } from "./scenes.ts";

Deno.test("the whole image is never a lesion, and what is clicked only where it has no parts", () => {
  const { image, labels } = scene([disc(60, 80, 30, BROWN, 1)]);
  const tree = findRegions({ image, labels });
  const { auto, clicked } = targetWeights(tree);
  const whole = new Uint8Array(tree.regions.length).fill(1);
  const part = Uint8Array.from(tree.regions, ({ label }) => label);
  const click = [60, 80] as const;
  const unionsOf = (ranked: ReturnType<typeof rankUnions>) => ranked.map(({ union }) => union);
  assert.deepEqual(unionsOf(rankUnions(tree, [whole, part], { weights: auto })), [part]);
  assert.deepEqual(rankUnions(tree, [whole], { weights: auto }), []);
  assert.deepEqual(unionsOf(rankUnions(tree, [whole, part], { weights: clicked, click })), [part]);
  assert.deepEqual(unionsOf(rankUnions(tree, [whole], { weights: clicked, click })), [whole]);
});

/** ΔE 1976. */
const difference = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** What each term is of a union's measures `m`, the image's deviation `d`, and the radii `r` to a click. */
const VALUES: Record<TermName, (m: RankedUnion["measures"], d: number, r: number) => number> = {
  darkerThanRing: (m, d) => (m.ring[0] - m.inside[0]) / d,
  darkerThanRest: (m, d) => (m.outside[0] - m.inside[0]) / d,
  paleInside: (m) => m.inside[0] / 20,
  paleOutside: (m) => m.outside[0] / 20,
  redder: (m) => (m.inside[1] - m.outside[1]) / 20,
  ink: (m) => Math.max(0, m.outside[2] - m.inside[2] - 5) / 20,
  ringContrast: (m, d) => difference(m.inside, m.ring) / d,
  restContrast: (m, d) => difference(m.inside, m.outside) / d,
  separation: (m) => m.separation,
  plainEdge: (m) => m.edge / 20,
  borderContact: (m) => m.borderContact,
  frameContact: (m) => m.frameContact,
  sides: (m) => m.sides / 4,
  offCentre: (m) => m.offCentre,
  farOffCentre: (m) => m.offCentre ** 2,
  size: (m) => Math.log(m.fraction),
  tiny: (m) => Math.max(0, Math.log(0.02 / m.fraction)),
  overHalf: (m) => Math.max(0, m.fraction - 0.5),
  ellipse: (m) => m.ellipse,
  compactness: (m) => Math.sqrt(m.compactness),
  unevenInside: (m, d) => m.spreadInside / d,
  unevenOutside: (m, d) => m.spreadOutside / d,
  offClick: (_, __, r) => Math.min(r, 3),
};

Deno.test("each term has its own value, weight and place, and the score is their sum", () => {
  const { image, labels, pixelsOf } = scene([
    disc(60, 60, 40, [150, 100, 80], 1),
    disc(60, 55, 20, [70, 40, 35], 2),
    disc(30, 130, 3, [90, 100, 200], 4), // ink
    corners(60, 80, 75, 3),
  ], { noise: 2 });
  const tree = findRegions({ image, labels, frame: pixelsOf(3), minShare: 0 });
  const names = Object.keys(TERMS) as TermName[], click = [20, 100] as const;
  const weights = Object.fromEntries(names.map((name, i) => [name, i - 7.5]));
  const alone = tree.regions.map(({ id }) =>
    Uint8Array.from(tree.regions, (region) => region.id === id ? 1 : 0)
  );
  const ranked = rankUnions(tree, [...targetCandidates(tree), ...alone], { weights, click });
  const { deviation } = measureUnions(tree, []);
  const seen = new Map(names.map((name) => [name, new Set<number>()]));
  for (const { measures, points, score } of ranked) {
    const { pixels, centroid: [row, column] } = measures;
    const radii = Math.hypot(row - click[0], column - click[1]) / Math.sqrt(pixels / Math.PI);
    let sum = 0;
    for (const [i, name] of names.entries()) {
      const value = VALUES[name](measures, deviation, radii);
      seen.get(name)!.add(value);
      sum += weights[name] * value;
      assert.ok(Math.abs(points[i] - weights[name] * value) <= 1e-12 * (1 + Math.abs(points[i])), name);
    }
    assert.ok(Math.abs(score - sum) < 1e-9);
  }
  assert.deepEqual(ranked.map(({ score }) => score), ranked.map(({ score }) => score).sort((a, b) => b - a));
  for (const [name, values] of seen) assert.ok(values.size > 1, `${name} is the same for all`);
});

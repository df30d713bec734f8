import { measureUnions, type UnionMeasures } from "./measure_unions.ts";
import type { MeasuredRegions } from "./region_tree.ts";
import type { Union } from "./target_candidates.ts";
import { type TermContext, type TermName, TERMS, type TermWeights } from "./target_terms.ts";

/** A union with its score and what it is made of. */
export interface RankedUnion {
  union: Union;
  measures: UnionMeasures;
  /** The terms that have a weight, and the points of each. */
  terms: readonly TermName[];
  points: Float64Array;
  /** Sum of the points; only differences between unions of one image mean something. */
  score: number;
}

export interface RankOptions {
  weights: TermWeights;
  /** [row, column] of a click inside, in pixels. */
  click?: readonly [number, number];
}

/** All but this share of the image is the image, not a part of it. */
const WHOLE = 0.995;

/** Scores unions of an image's regions, best first; of equals, the one that comes first. */
export function rankUnions(
  tree: MeasuredRegions,
  unions: readonly Union[],
  { weights, click }: RankOptions,
): RankedUnion[] {
  const { measures: measured, deviation } = measureUnions(tree, unions);
  const hasParts = measured.some(({ fraction }) => fraction <= WHOLE);
  const terms = Object.keys(weights) as TermName[];
  const factors = terms.map((name) => weights[name]!), valuesOf = terms.map((name) => TERMS[name].of);
  const pointsOfAll = new Float64Array(unions.length * terms.length);
  const ranked: RankedUnion[] = [];
  let context: TermContext = { deviation };
  for (let i = 0; i < unions.length; i++) {
    const measures = measured[i];
    if (measures.fraction > WHOLE && (hasParts || !click)) continue; // what is clicked is something, be it all
    if (click) context = { deviation, click: { distance: distanceInRadii(measures, click) } };
    const points = pointsOfAll.subarray(i * terms.length, (i + 1) * terms.length);
    let score = 0;
    for (let term = 0; term < terms.length; term++) {
      score += points[term] = factors[term] * valuesOf[term](measures, context);
    }
    ranked.push({ union: unions[i], measures, terms, points, score });
  }
  return ranked.sort((a, b) => b.score - a.score);
}

/** Whether a union is darker, or brighter, than its neighbours, where it must be. */
export function hasTone({ inside, ring }: UnionMeasures, tone: "auto" | "darker" | "brighter"): boolean {
  const rise = inside[0] - ring[0];
  return !((tone === "darker" && rise >= 0) || (tone === "brighter" && rise <= 0));
}

/** From the centroid, in radii of a disc of the same area. */
function distanceInRadii(
  { centroid, pixels }: UnionMeasures,
  [row, column]: readonly [number, number],
): number {
  return Math.hypot(centroid[0] - row, centroid[1] - column) / Math.sqrt(pixels / Math.PI);
}

import { makeRoom } from "../pixels/make_room.ts";
import {
  fractionOf,
  type MeasuredUnions,
  measureUnions,
  readMeasures,
  type UnionMeasures,
} from "./measure_unions.ts";
import type { MeasuredRegions } from "./region_tree.ts";
import type { Union } from "./target_candidates.ts";
import { type TermName, TERMS, type TermWeights } from "./target_terms.ts";

/** A union with its score and what it is made of. */
export interface RankedUnion {
  readonly union: Union;
  readonly measures: UnionMeasures;
  /** Of each term, in the order of {@linkcode TERMS}. */
  readonly points: Float64Array;
  /** Sum of the points; only differences between unions of one image mean something. */
  readonly score: number;
}

export interface RankOptions {
  weights: TermWeights;
  /** [row, column] of a click inside, in pixels. */
  click?: readonly [number, number];
}

/** All but this share of the image is the image, not a part of it. */
const WHOLE = 0.995;

/** All unions' points, [unions, terms], and measures. */
interface Scored {
  points: Float64Array;
  measured: MeasuredUnions;
}

const TERM_NAMES = Object.keys(TERMS) as TermName[];

/** Scores unions of an image's regions, best first; of equals, the one that comes first. */
export function rankUnions(
  tree: MeasuredRegions,
  unions: readonly Union[],
  { weights, click }: RankOptions,
): RankedUnion[] {
  const measured = measureUnions(tree, unions);
  const { points, scores } = scoreUnions(measured, unions.length, { weights, click });
  const all = [...unions.keys()];
  const parts = all.filter((i) => fractionOf(measured, i) <= WHOLE);
  // What is clicked is something, be it all there is.
  return (click && parts.length === 0 ? all : parts)
    .sort((a, b) => scores[b] - scores[a])
    .map((i) => new ScoredUnion(unions[i], scores[i], i, { points, measured }));
}

/** The points of each union, [unions, terms], and their sums. */
function scoreUnions(
  measured: MeasuredUnions,
  count: number,
  { weights, click }: RankOptions,
): { points: Float64Array; scores: Float64Array } {
  const { rows, deviation } = measured, terms = TERM_NAMES.length;
  const { kernels, at, doubles } = makeRoom({
    measures: rows.byteLength,
    logFractions: count * 8,
    click: 2 * 8,
    factors: terms * 8,
    points: count * terms * 8,
    scores: count * 8,
  });
  doubles.set(rows, at.measures / 8);
  for (let i = 0; i < count; i++) doubles[at.logFractions / 8 + i] = Math.log(fractionOf(measured, i));
  doubles.set(click ?? [], at.click / 8);
  doubles.set(TERM_NAMES.map((name) => weights[name] ?? 0), at.factors / 8);
  kernels.scoreUnions(
    at.measures,
    at.logFractions,
    count,
    deviation,
    click ? at.click : 0,
    at.factors,
    at.points,
    at.scores,
  );
  return {
    points: doubles.slice(at.points / 8, at.points / 8 + count * terms),
    scores: doubles.slice(at.scores / 8, at.scores / 8 + count),
  };
}

/** One of some unions. What it has been measured is read only when asked for: of most unions, it never is. */
class ScoredUnion implements RankedUnion {
  readonly #place: number;
  readonly #points: Float64Array;
  readonly #measured: MeasuredUnions;
  #measures?: UnionMeasures;

  constructor(readonly union: Union, readonly score: number, place: number, { points, measured }: Scored) {
    this.#place = place;
    this.#points = points;
    this.#measured = measured;
  }

  get points(): Float64Array {
    const terms = TERM_NAMES.length;
    return this.#points.subarray(this.#place * terms, (this.#place + 1) * terms);
  }

  get measures(): UnionMeasures {
    return this.#measures ??= readMeasures(this.#measured, this.#place);
  }
}

/** Whether a union is darker, or brighter, than its neighbours, where it must be. */
export function hasTone({ inside, ring }: UnionMeasures, tone: "auto" | "darker" | "brighter"): boolean {
  const rise = inside[0] - ring[0];
  return !((tone === "darker" && rise >= 0) || (tone === "brighter" && rise <= 0));
}

import { SgscnError } from "../errors.ts";
import type { TargetPoint } from "../target_option.ts";
import { pixelAt } from "./check_target_points.ts";
import type { Choice } from "./choose_target.ts";
import { leastRisk } from "./expected_overlap.ts";
import { rankUnions } from "./rank_unions.ts";
import type { RegionTree } from "./region_tree.ts";
import { targetCandidates, type Union } from "./target_candidates.ts";
import { targetReasons } from "./target_reasons.ts";
import type { TermWeights } from "./target_terms.ts";

/**
 * The regions that points mean: the best union that has all the points inside in it and none of those outside; or, where
 * that scores better, the best union for each point inside, together. A click tells where, the score at which scale.
 *
 * @throws {SgscnError} `invalid-option` when a point lies outside the image, or a point inside and one outside lie in
 * the same region
 */
export function pickByPoints(tree: RegionTree, points: readonly TargetPoint[], weights: TermWeights): Choice {
  const places = points.map((point) => ({ ...point, region: tree.map.data[pixelAt(tree, point)] }));
  const wanted = places.filter(({ isInside }) => isInside);
  const unwanted = new Set(places.filter(({ isInside }) => !isInside).map(({ region }) => region));
  for (const { x, y, region } of wanted) if (unwanted.has(region)) throw contradiction(region, x, y);

  const unions = allowed(tree, wanted.map(({ region }) => region), unwanted);
  const pixels = tree.facts.regions.map((own) => own.pixels);
  const best = (
    regions: readonly number[],
    click: readonly [number, number],
    others: readonly Union[] = [],
  ) => {
    const holding = unions.filter((union) => regions.every((id) => union[id]));
    const ranked = rankUnions(tree, [...holding, ...others], { weights, click });
    return { ranked, ...leastRisk(ranked, pixels)! }; // a region that is wanted is a union, too
  };
  const apart = wanted.map(({ x, y, region }) => best([region], [y, x]).chosen.union);
  const together = apart.reduce((all, one) => all.map((isIn, id) => isIn | one[id]));
  const { ranked, chosen, confidence } = best(wanted.map(({ region }) => region), meanPlace(wanted), [
    together,
  ]);
  return {
    regions: [...chosen.union.keys()].filter((id) => chosen.union[id]),
    confidence,
    reasons: [
      wanted.length === 1 ? "holds the point" : `holds the ${wanted.length} points`,
      ...targetReasons(ranked, chosen),
    ],
  };
}

/** Candidates without the regions that are not wanted, and each wanted region by itself, frame or not. */
function allowed(tree: RegionTree, wanted: readonly number[], unwanted: ReadonlySet<number>): Union[] {
  const candidates = targetCandidates(tree);
  const alone = wanted.map((region) => Uint8Array.from(tree.regions, ({ id }) => id === region ? 1 : 0));
  const kept = candidates.filter((union) => ![...unwanted].some((id) => union[id]));
  if (unwanted.size === 0) return [...kept, ...alone];
  // And those that hold wanted and unwanted regions, without the unwanted.
  const carved = candidates.filter((union) =>
    [...unwanted].some((id) => union[id]) && wanted.some((id) => union[id])
  )
    .map((union) => union.map((isIn, id) => unwanted.has(id) ? 0 : isIn));
  return [...kept, ...carved, ...alone];
}

/** [row, column]. */
function meanPlace(points: readonly TargetPoint[]): [number, number] {
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  return [mean(points.map(({ y }) => y)), mean(points.map(({ x }) => x))];
}

function contradiction(region: number, x: number, y: number): SgscnError {
  return new SgscnError(
    "invalid-option",
    `Cannot choose target: point ${x},${y} and a point outside are both in region ${region}`,
    { field: "target", value: `${x},${y}` },
  );
}

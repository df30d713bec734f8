import { leastRisk } from "./expected_overlap.ts";
import { hasTone, type RankedUnion, rankUnions } from "./rank_unions.ts";
import { pixelAt } from "./check_target_points.ts";
import type { MeasuredRegions, RegionTree } from "./region_tree.ts";
import { targetCandidates } from "./target_candidates.ts";
import { targetWeights } from "./target_weights.ts";

/** What is known of a tree's lesion. */
export interface LesionRanking {
  /** The unions of the image's regions by how much each looks like a lesion, best first. */
  ranking: readonly RankedUnion[];
  /** The one of them that is taken for it, and how surely, 0–1; missing where there is none. */
  likely?: { chosen: RankedUnion; confidence: number };
}

/** By the tree's facts, which are not to change: a job asks twice, for its hierarchy and for its target. */
const known = new WeakMap<MeasuredRegions["facts"], LesionRanking>();

/** What the facts say is the lesion, among the unions that have the tone asked for. */
export function rankLesions(
  tree: MeasuredRegions & Pick<RegionTree, "map">,
  tone: "auto" | "darker" | "brighter" = "auto",
): LesionRanking {
  const { facts } = tree;
  const pixels = facts.regions.map(({ pixels }) => pixels);
  let any = known.get(facts);
  if (!any) {
    const ranked = rankUnions(tree, targetCandidates(tree), { weights: targetWeights(tree).auto });
    const ranking = facts.tone ? ranked.filter((union) => holdsItsMiddle(union, tree)) : ranked;
    any = { ranking, likely: leastRisk(ranking, pixels) };
    known.set(facts, any);
  }
  if (tone === "auto") return any;
  const ranking = any.ranking.filter(({ measures }) => hasTone(measures, tone));
  return { ranking, likely: leastRisk(ranking, pixels) };
}

/** Whether a union's centroid lies in it: a mass does, and what lies along the frame or round a mass does not. */
function holdsItsMiddle(
  { union, measures: { centroid: [y, x] } }: RankedUnion,
  { map }: Pick<RegionTree, "map">,
): boolean {
  return union[map.data[pixelAt(map, { x, y })]] === 1;
}

import { type RankedUnion, rankUnions } from "./rank_unions.ts";
import type { RegionTree } from "./region_tree.ts";
import { targetCandidates } from "./target_candidates.ts";
import { targetWeights } from "./target_weights.ts";

type Ranked = Pick<RegionTree, "regions" | "merges"> & { ranking: readonly RankedUnion[] };

/** Rankings of trees by their facts: a job asks twice, for its cut and for its target. */
const known = new WeakMap<RegionTree["facts"], Ranked>();

/** The unions of an image's regions by how much each looks like a lesion, best first. Trees are not to change. */
export function lesionRanking(tree: RegionTree): readonly RankedUnion[] {
  const { regions, merges, facts } = tree;
  const before = known.get(facts);
  if (before?.regions === regions && before.merges === merges) return before.ranking;
  const ranking = rankUnions(tree, targetCandidates(tree), { weights: targetWeights(tree).auto });
  known.set(facts, { regions, merges, ranking });
  return ranking;
}

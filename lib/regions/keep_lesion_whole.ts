import { graphOfFacts } from "./graph_of_facts.ts";
import { rankLesions } from "./rank_lesions.ts";
import { mergeByWard, type WardWeights } from "./merge_by_ward.ts";
import type { RegionTree } from "./region_tree.ts";
import { cutThatShows, suggestCut } from "./suggest_cut.ts";

/**
 * How surely the lesion must be known for the hierarchy to follow it. Of the even development images and their variations
 * 0.5 to 0.8 do alike; where a lesion was mistaken, the true one would be merged away.
 */
const SURE = 0.7;

/**
 * The tree with a hierarchy, and a suggested cut of it, that do not break up the lesion.
 *
 * Merging by likeness alone joins a lesion's pale rim to the skin before it joins its core, and a shadow or a ruler takes
 * one of the last two regions. Where it is plain what the lesion is, its regions merge with one another first, and what is
 * not part of it likewise: then some cut shows it as one region, and a cut in two is the lesion and the rest.
 *
 * @param tree its merges by likeness alone
 * @param weights what they were made with
 */
export function keepLesionWhole(tree: Omit<RegionTree, "suggested">, weights: WardWeights): RegionTree {
  const { likely } = rankLesions(tree);
  const suggested = suggestCut(tree, likely?.chosen.union);
  if (!likely || likely.confidence < SURE) return { ...tree, suggested };
  const { union } = likely.chosen;
  const merges = mergeByWard(graphOfFacts(tree.facts), tree.regions.map(({ id }) => id), weights, {
    whole: union,
  });
  return { ...tree, merges, suggested: cutThatShows(union, { ...tree, merges }, suggested) };
}

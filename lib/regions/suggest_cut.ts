import { colourCut } from "./colour_cut.ts";
import { lesionRanking } from "./lesion_ranking.ts";
import type { RegionTree } from "./region_tree.ts";
import type { Union } from "./target_candidates.ts";

/**
 * Into how many regions the product would cut an image: so that what it takes for the lesion is one region, as far as the
 * hierarchy allows, and beyond that so that merging stops where the colours say so. Of an image in which nothing stands out,
 * as the colours say alone.
 *
 * @returns 2 or more, where there are so many regions
 */
export function suggestCut(tree: Omit<RegionTree, "suggested">): number {
  const byColour = colourCut(tree.facts.regions, tree.merges);
  const [lesion] = lesionRanking({ ...tree, suggested: byColour });
  if (!lesion || tree.regions.length < 2) return byColour;
  const [fewest, most] = cutsThatShow(lesion.union, tree);
  return Math.min(Math.max(byColour, fewest), most);
}

/** The fewest and the most regions of the cuts that have the region which is most like a union: the highest Jaccard index. */
function cutsThatShow(union: Union, { regions, merges }: Omit<RegionTree, "suggested">): [number, number] {
  const pixels = regions.map((region) => region.pixels);
  const both = pixels.map((count, id) => union[id] ? count : 0);
  const inUnion = both.reduce((a, b) => a + b, 0);
  for (const { a, b } of merges) {
    pixels.push(pixels[a] + pixels[b]);
    both.push(both[a] + both[b]);
  }
  pixels.pop(); // the whole image is no cut
  const likeness = pixels.map((count, id) => both[id] / (count + inUnion - both[id]));
  const best = likeness.indexOf(Math.max(...likeness));
  const made = Math.max(0, best - regions.length + 1); // merges done once it is there
  const joined = merges.findIndex(({ a, b }) => a === best || b === best);
  return [regions.length - joined, regions.length - made];
}

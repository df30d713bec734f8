import { colourCut } from "./colour_cut.ts";
import type { RegionTree } from "./region_tree.ts";
import type { Union } from "./target_candidates.ts";

/**
 * Into how many regions the product would cut an image: so that what it takes for the lesion is one region, as far as the
 * hierarchy allows, and beyond that so that merging stops where the colours say so. Of an image in which nothing stands out,
 * as the colours say alone.
 *
 * @param lesion missing where nothing stands out
 * @returns 2 or more, where there are so many regions
 */
export function suggestCut(tree: Omit<RegionTree, "suggested">, lesion?: Union): number {
  const byColour = colourCut(tree.facts.regions, tree.merges);
  if (!lesion || tree.regions.length < 2) return byColour;
  return cutThatShows(lesion, tree, byColour);
}

/**
 * How many regions to cut into, as near to `count` as may be, so that the one which is most like a union, by the Jaccard
 * index, is among them.
 */
export function cutThatShows(
  union: Union,
  { regions, merges }: Pick<RegionTree, "regions" | "merges">,
  count: number,
): number {
  const pixels = regions.map((region) => region.pixels);
  const both = pixels.map((own, id) => union[id] ? own : 0);
  const inUnion = both.reduce((a, b) => a + b, 0);
  for (const { a, b } of merges) {
    pixels.push(pixels[a] + pixels[b]);
    both.push(both[a] + both[b]);
  }
  pixels.pop(); // the whole image is no cut
  const likeness = pixels.map((own, id) => both[id] / (own + inUnion - both[id]));
  const best = likeness.indexOf(Math.max(...likeness));
  const made = Math.max(0, best - regions.length + 1); // merges done once it is there
  const joined = merges.findIndex(({ a, b }) => a === best || b === best);
  return Math.min(Math.max(count, regions.length - joined), regions.length - made);
}

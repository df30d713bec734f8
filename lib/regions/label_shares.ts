import type { MeasuredRegions } from "./region_tree.ts";
import type { Union } from "./target_candidates.ts";

/** How many pixels of each label, 0–255, an image has, and how many of them lie in a union of its regions. */
export function labelShares(
  { facts }: Pick<MeasuredRegions, "facts">,
  union: Union,
): { pixels: Float64Array; inside: Float64Array } {
  const pixels = new Float64Array(256), inside = new Float64Array(256);
  facts.regions.forEach(({ labels }, id) => {
    for (const [label, count] of labels) {
      pixels[label] += count;
      if (union[id]) inside[label] += count;
    }
  });
  return { pixels, inside };
}

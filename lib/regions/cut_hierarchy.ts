import type { RegionMerge } from "../types.ts";

/**
 * Cuts a merge hierarchy so that a number of parts is left: which part each of the first regions belongs to.
 *
 * The merges are done in order until only `count` parts are left. Parts are numbered from 0 by their lowest region, so a
 * cut that merges nothing leaves every region its own number.
 *
 * @param hierarchy the merges of n regions, n − 1 of them, down to one
 * @param count how many parts, 1 or more; n when it is more than that. Raising it gives smaller parts.
 * @returns a part for each of the n regions
 */
export function cutHierarchy(hierarchy: readonly Pick<RegionMerge, "a" | "b">[], count: number): Uint8Array {
  const regions = hierarchy.length + 1;
  const merged = hierarchy.slice(0, regions - Math.min(Math.max(count, 1), regions));
  // What each region, and each merge after them, became in the end; parents have higher ids, so downwards is enough.
  const becomes = Array.from({ length: regions + merged.length }, (_, id) => id);
  for (let i = merged.length - 1; i >= 0; i--) {
    becomes[merged[i].a] = becomes[merged[i].b] = becomes[regions + i];
  }
  const parts = new Map<number, number>();
  return Uint8Array.from({ length: regions }, (_, id) => {
    if (!parts.has(becomes[id])) parts.set(becomes[id], parts.size);
    return parts.get(becomes[id])!;
  });
}

import type { RegionMerge } from "../types.ts";

/** A merge that costs more than this share of the image's variance joins two things, not two parts of one. */
const MAX_DISTANCE = 0.02;

/** Into how many regions to cut: what is left before the first merge that costs too much. */
export function suggestCut(merges: readonly RegionMerge[]): number {
  const done = merges.findIndex(({ distance }) => distance > MAX_DISTANCE);
  return done < 0 ? 1 : merges.length + 1 - done;
}

import type { RegionMerge } from "../types.ts";

/** Merges that add less to the mean squared error of the image's colours, in ΔE², join two parts of one thing. */
const MAX_DISTANCE = 6.4;

/** Into how many regions to cut: what is left before the first merge that costs too much. */
export function suggestCut(merges: readonly RegionMerge[]): number {
  const done = merges.findIndex(({ distance }) => distance > MAX_DISTANCE);
  return done < 0 ? 1 : merges.length + 1 - done;
}

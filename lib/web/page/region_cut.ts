import { cutHierarchy } from "../../regions/cut_hierarchy.ts";
import type { Region, RegionMerge } from "../../types.ts";

/** Regions that are one at the present cut of the hierarchy, measured together. */
export interface Part {
  /** Ids of its regions, ascending. */
  ids: number[];
  pixels: number;
  fraction: number;
  meanColour: [number, number, number];
  /** Mean contrast of its regions, weighted by size. */
  contrast: number;
  isFrame: boolean;
}

/** Cuts the hierarchy into so many parts, and measures them. @returns the parts, largest first */
export function cutIntoParts(
  regions: readonly Region[],
  merges: readonly RegionMerge[],
  count: number,
): Part[] {
  const partOf = cutHierarchy(merges, count);
  return [...Map.groupBy(regions, ({ id }) => partOf[id]).values()]
    .map(measure)
    .sort((a, b) => b.pixels - a.pixels || a.ids[0] - b.ids[0]);
}

/** More parts are no help for who looks at them. */
const MAX_SHOWN = 32;

/**
 * The fewest parts, but at least so many, of which each is in the target or beside it as a whole; just so many where that
 * would take a great many.
 */
export function cutThatShows(
  target: readonly number[],
  regions: readonly Region[],
  merges: readonly RegionMerge[],
  least: number,
): number {
  const isIn = new Set(target);
  const isWhole = ({ ids }: Part) => ids.every((id) => isIn.has(id)) || !ids.some((id) => isIn.has(id));
  const most = Math.min(regions.length, Math.max(least, MAX_SHOWN));
  for (let count = least; count <= most; count++) {
    if (cutIntoParts(regions, merges, count).every(isWhole)) return count;
  }
  return Math.min(least, regions.length);
}

function measure(regions: Region[]): Part {
  const pixels = regions.reduce((sum, region) => sum + region.pixels, 0);
  const weighted = (value: (region: Region) => number) =>
    regions.reduce((sum, region) => sum + value(region) * region.pixels, 0) / pixels;
  return {
    ids: regions.map(({ id }) => id),
    pixels,
    fraction: regions.reduce((sum, { fraction }) => sum + fraction, 0),
    meanColour: [0, 1, 2].map((c) =>
      Math.round(weighted(({ meanColour }) => meanColour[c]))
    ) as Part["meanColour"],
    contrast: weighted(({ contrast }) => contrast),
    isFrame: weighted(({ isFrame }) => isFrame ? 1 : 0) > 0.5,
  };
}

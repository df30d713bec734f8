import type { LabelMap, Region, RegionFacts, RegionMerge, SharedOutline, TreeFacts } from "../types.ts";

export type { RegionFacts, SharedOutline, TreeFacts };

/** Connected regions of an image and the hierarchy of their merges: a document that is cut and chosen from without the image. */
export interface RegionTree {
  /** The image's own size. */
  height: number;
  width: number;
  /** A region's id per pixel, 0–255. */
  map: LabelMap;
  /** Largest first, so that `regions[id].id === id`. At most 256. */
  regions: Region[];
  /** `regions.length − 1` of them, down to one region, distances ascending. Cut to K by undoing all after the first n − K. */
  merges: RegionMerge[];
  /** Into how many regions the product itself would cut this image. */
  suggested: number;
  facts: TreeFacts;
}

/** What unions of regions are measured and scored by: all but the map and how they merge. */
export type MeasuredRegions = Pick<RegionTree, "height" | "width" | "regions" | "facts">;

/** A region is one byte of the map. */
export const MAX_REGIONS = 256;

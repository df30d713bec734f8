import { countSet } from "../image/map_bytes.ts";
import {
  type ClusterOverlaps,
  clusterOverlaps,
  countClusters,
  mostSharedLabel,
} from "../regions/cluster_overlaps.ts";
import { cutHierarchy } from "../regions/cut_hierarchy.ts";
import { innermostPixel } from "../regions/innermost_pixel.ts";
import { type MaskMetrics, maskMetrics, metricsOfCounts } from "../regions/mask_metrics.ts";
import type { LabelMap, RegionMerge } from "../types.ts";
import { type BoundaryMetrics, boundaryMetrics } from "./boundary_metrics.ts";

/**
 * How a segmentation becomes one predicted mask. `paper`, `best` and `regions` look at the true mask to choose, so they
 * say how well a segment follows the lesion; `labelFree` says what somebody without the answer gets, and `oneClick` what
 * somebody gets who points at it. Figures of different protocols are never averaged or compared.
 */
export const PROTOCOLS = ["paper", "best", "regions", "labelFree", "oneClick"] as const;

export type Protocol = typeof PROTOCOLS[number];

/** All measures of one predicted mask. */
export interface Scores extends MaskMetrics, BoundaryMetrics {
  predictedPixels: number;
  truthPixels: number;
  /** The labels (`regions`: ids in the region map) that make the predicted mask, ascending; not for `labelFree` and `oneClick`. */
  picked?: number[];
}

/** What a method gives; each map at the image's own size. The names are those of the `result` event. */
export interface Segmentation {
  /** [height, width]. */
  labels: LabelMap;
  /** A region's id per pixel, [height, width]. */
  regionMap?: LabelMap;
  /** The merges of those regions, down to one; without it the region map is taken as it is. */
  hierarchy?: readonly RegionMerge[];
  /** Into how many regions the product would cut it. */
  suggestedRegions?: number;
  /** The mask that the product chose: 0 is background. */
  mask?: LabelMap;
  /** The mask that the product gives for a click on a pixel. */
  maskAt?: (pixel: { x: number; y: number }) => LabelMap;
}

/**
 * Scores one image's segmentation by every protocol, side by side.
 *
 * - `paper`: the one cluster that shares the most pixels with the true mask; the lower label of two that share as many.
 * - `best`: the one cluster with the highest DSC, an upper bound for anything that picks one cluster; the lower label of
 *   two that are as good.
 * - `regions`: the paper's rule on the product's regions at its suggested cut; undefined without a region map.
 * - `labelFree`: the mask that the product chose; undefined without one.
 * - `oneClick`: the mask for a click on the true mask's innermost pixel; undefined where there are no clicks.
 *
 * Where the true mask is empty there is nothing to pick by: all but `labelFree` are undefined, which says whether the
 * product was right to find nothing.
 *
 * @param segmentation maps at the image's own size
 * @param truth a byte per pixel, [height, width]; 0 is background
 * @throws {RangeError} when a map and the true mask do not have as many pixels
 *
 * Source: Ahn, Feng, Kim, section 3.1, https://doi.org/10.1007/978-3-030-87193-2_36.
 */
export function scoreProtocols(
  { labels, regionMap, hierarchy, suggestedRegions, mask, maskAt }: Segmentation,
  truth: Uint8Array,
): Record<Protocol, Scores | undefined> {
  const clusters = clusterOverlaps(labels.data, truth);
  const paper = mostSharedLabel(clusters);
  const best = bestLabel(clusters);
  const pixel = maskAt && innermostPixel({ ...labels, data: truth });
  const paperScores = paper === undefined ? undefined : scorePicked(labels, [paper], truth);
  return {
    paper: paperScores,
    best: best === undefined || best === paper ? paperScores : scorePicked(labels, [best], truth),
    regions: regionMap && scoreRegions(regionMap, cutRegions(hierarchy, suggestedRegions), truth),
    labelFree: mask && scoreMap(mask, truth),
    oneClick: maskAt && pixel && scoreMap(maskAt(pixel), truth),
  };
}

/** The label whose pixels alone have the highest DSC, the lower of two; undefined when the mask is empty. */
function bestLabel(overlaps: ClusterOverlaps): number | undefined {
  if (overlaps.truth === 0) return undefined;
  const dsc = Array.from(overlaps.sizes, (_, label) => metricsOfCounts(countClusters(overlaps, [label])).dsc);
  return dsc.indexOf(Math.max(...dsc));
}

/** The part that each region belongs to at the suggested cut; each its own where there is nothing to cut. */
function cutRegions(hierarchy?: readonly RegionMerge[], count = Infinity): Uint8Array {
  return hierarchy ? cutHierarchy(hierarchy, count) : Uint8Array.from({ length: 256 }, (_, id) => id);
}

function scoreRegions(map: LabelMap, parts: Uint8Array, truth: Uint8Array): Scores | undefined {
  const cut = map.data.map((id) => parts[id]);
  const part = mostSharedLabel(clusterOverlaps(cut, truth));
  if (part === undefined) return undefined;
  const ids = new Set(map.data.filter((_, i) => cut[i] === part));
  return scorePicked(map, [...ids].sort((a, b) => a - b), truth);
}

function scorePicked(map: LabelMap, picked: number[], truth: Uint8Array): Scores {
  const isPicked = new Uint8Array(256);
  for (const label of picked) isPicked[label] = 1;
  return { ...scoreMap({ ...map, data: map.data.map((label) => isPicked[label]) }, truth), picked };
}

function scoreMap(mask: LabelMap, truth: Uint8Array): Scores {
  return {
    ...maskMetrics(mask.data, truth),
    ...boundaryMetrics(mask.data, truth, mask),
    predictedPixels: countSet(mask.data),
    truthPixels: countSet(truth),
  };
}

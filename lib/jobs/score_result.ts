import { type ClusterOverlaps, clusterOverlaps, countClusters } from "../regions/cluster_overlaps.ts";
import { cutRegions } from "../regions/cut_regions.ts";
import { type MaskMetrics, metricsOfCounts } from "../regions/mask_metrics.ts";
import type { RegionTree } from "../regions/region_tree.ts";
import { type MaskScore, scoreMask } from "../regions/score_mask.ts";
import type { LabelMap } from "../types.ts";

/**
 * How well a result agrees with a known mask: the cluster that fits best, which is the paper's protocol, and beside it the
 * region that fits best and the target. The first two are picked by looking at the answer; the target is not.
 */
export interface ResultScore extends MaskScore {
  regions: RegionScore;
  /** Missing where there is no target. */
  target?: TargetScore;
}

/** The paper's rule on regions: of those that the product itself would cut, the one that shares the most pixels. */
export interface RegionScore extends Omit<MaskScore, "label" | "pixels"> {
  /** Into how many regions the image was cut, and the one that was scored. */
  count: number;
  id: number;
  pixels: { region: number; mask: number; both: number };
}

/** The target's mask, chosen without the answer. */
export interface TargetScore extends MaskMetrics {
  pixels: { target: number; mask: number; both: number };
}

/** @param truth as many pixels as the image; 0 is background, not all of them are */
export function scoreResult(
  { labels, tree, mask }: { labels: LabelMap; tree: RegionTree; mask?: LabelMap },
  truth: Uint8Array,
): ResultScore {
  return {
    ...scoreMask(labels, truth),
    regions: scoreRegions(cutRegions(tree, tree.suggested), truth),
    ...(mask && { target: scoreTarget(clusterOverlaps(mask.data, truth)) }),
  };
}

function scoreRegions({ map, regions }: RegionTree, truth: Uint8Array): RegionScore {
  const { label: id, pixels: { cluster: region, mask, both }, ...metrics } = scoreMask(map, truth);
  return { count: regions.length, id, pixels: { region, mask, both }, ...metrics };
}

function scoreTarget(overlaps: ClusterOverlaps): TargetScore {
  const counts = countClusters(overlaps, [1]);
  const { predicted: target, truth: mask, both } = counts;
  return { pixels: { target, mask, both }, ...metricsOfCounts(counts) };
}

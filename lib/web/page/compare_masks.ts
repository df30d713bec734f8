import { clusterOverlaps, countClusters, mostSharedLabel } from "../../regions/cluster_overlaps.ts";
import { type MaskMetrics, maskMetrics, metricsOfCounts } from "../../regions/mask_metrics.ts";
import { resize } from "./indexed_image.ts";
import type { IndexedImage } from "./read_indexed_png.ts";

/** How well pixels agree with a known mask that is not empty. */
export type Agreement = Pick<MaskMetrics, "dsc" | "hammoude" | "xor">;

/**
 * The cluster that shares the most pixels with the truth, as the paper scores; of two that share as many the lower label.
 *
 * @param truth of any size: it is looked up at the labels' pixels
 * @returns `undefined` when nothing of the truth is left at that size
 */
export function compareClusters(labels: IndexedImage, truth: IndexedImage): Agreement | undefined {
  const overlaps = clusterOverlaps(labels.data, resize(truth, labels).data);
  const best = mostSharedLabel(overlaps);
  return best === undefined ? undefined : agreement(metricsOfCounts(countClusters(overlaps, [best])));
}

/** A mask (0 is background) against the truth. */
export function compareMask(mask: IndexedImage, truth: IndexedImage): Agreement | undefined {
  const { data } = resize(truth, mask);
  return data.some((value) => value !== 0) ? agreement(maskMetrics(mask.data, data)) : undefined;
}

function agreement({ dsc, hammoude, xor }: MaskMetrics): Agreement {
  return { dsc, hammoude, xor };
}

import type { LabelMap } from "../types.ts";
import { clusterOverlaps, countClusters, mostSharedLabel } from "./cluster_overlaps.ts";
import { type MaskMetrics, metricsOfCounts } from "./mask_metrics.ts";

/** How well one cluster agrees with a known mask; the measures are those of `MaskMetrics`. */
export interface MaskScore extends Pick<MaskMetrics, "dsc" | "jaccard" | "hammoude"> {
  /** The cluster that was scored. */
  label: number;
  /** Its pixels, the mask's, and those in both. */
  pixels: { cluster: number; mask: number; both: number };
  /** Exclusive or, |A△B| / |B|; the mask B is never empty here. */
  xor: number;
}

/**
 * Scores a segmentation against a known mask, as the paper does: of all clusters it takes the one that shares the most
 * pixels with the mask. It is picked by looking at the answer, so this says how well a cluster follows the mask, not that
 * anybody would have picked it. Of two that share as many, the one with the lower label.
 *
 * @param labels a label per pixel, [height, width]
 * @param mask as many pixels; 0 is background
 * @throws {RangeError} when there are not as many, or the mask is empty: a fault of the caller
 *
 * Source: Ahn, Feng, Kim, section 3.1, https://doi.org/10.1007/978-3-030-87193-2_36.
 */
export function scoreMask({ data }: Pick<LabelMap, "data">, mask: Uint8Array): MaskScore {
  const overlaps = clusterOverlaps(data, mask);
  const label = mostSharedLabel(overlaps);
  if (label === undefined) {
    throw new RangeError("Cannot score labels: the mask must have a pixel that is not 0");
  }
  const counts = countClusters(overlaps, [label]);
  const { dsc, jaccard, hammoude, xor } = metricsOfCounts(counts);
  return {
    label,
    pixels: { cluster: counts.predicted, mask: counts.truth, both: counts.both },
    dsc,
    jaccard,
    hammoude,
    xor: xor!, // defined: the mask is not empty
  };
}

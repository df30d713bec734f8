import type { PixelCounts } from "./mask_metrics.ts";

/** What each cluster of a label map has in common with a mask. */
export interface ClusterOverlaps {
  /** Pixels of each label, 256 of them; 0 for a label that is not in use. */
  sizes: Float64Array;
  /** How many of those are in the mask. */
  shared: Float64Array;
  /** Pixels of the mask. */
  truth: number;
  /** Pixels of the image. */
  total: number;
}

/**
 * Counts, for each label, its pixels and those in the mask.
 *
 * @param labels a label per pixel, 0–255
 * @param mask as many pixels; 0 is background
 * @throws {RangeError} when there are not as many
 */
export function clusterOverlaps(labels: Uint8Array, mask: Uint8Array): ClusterOverlaps {
  if (labels.length !== mask.length) {
    throw new RangeError(
      `Cannot score labels: the mask must have ${labels.length} pixels, got ${mask.length}`,
    );
  }
  const sizes = new Float64Array(256);
  const shared = new Float64Array(256);
  for (let i = 0; i < labels.length; i++) {
    sizes[labels[i]]++;
    if (mask[i] !== 0) shared[labels[i]]++;
  }
  return { sizes, shared, truth: shared.reduce((a, b) => a + b, 0), total: labels.length };
}

/**
 * The label that shares the most pixels with the mask, the lower of two that share as many: the paper's choice.
 * Undefined when the mask is empty: there is nothing to choose by.
 *
 * Source: Ahn, Feng, Kim, section 3.1, https://doi.org/10.1007/978-3-030-87193-2_36.
 */
export function mostSharedLabel({ shared, truth }: ClusterOverlaps): number | undefined {
  return truth === 0 ? undefined : shared.indexOf(Math.max(...shared));
}

/** The counts of some clusters taken together as one predicted mask. */
export function countClusters(
  { sizes, shared, truth, total }: ClusterOverlaps,
  labels: readonly number[],
): PixelCounts {
  const sum = (values: Float64Array) => labels.reduce((all, label) => all + values[label], 0);
  return { predicted: sum(sizes), both: sum(shared), truth, total };
}

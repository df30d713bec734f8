// @ts-types="npm:@types/d3-array@3.2.2"
import { quantile } from "d3-array";
import { outlineDistances } from "./outline_distances.ts";

/** How well the outline of a predicted mask follows that of the true one. */
export interface BoundaryMetrics {
  /**
   * Hausdorff distance at the 95th percentile, in pixels: 95 % of the pixels of either outline are at most so far from the
   * other outline. 0 or more; smaller is better.
   */
  hausdorff95: number;
  /** The same as a share of the image's diagonal, 0–1, so that images of different size can be averaged. */
  hausdorff95Share: number;
  /** Harmonic mean of the shares of either outline that lie within the tolerance of the other, 0–1; larger is better. */
  boundaryF1: number;
}

/** Share of the image's diagonal; Csurka et al. 2013 (DAVIS takes 0.8 %). */
const DEFAULT_TOLERANCE = 0.0075;

/** The share of an outline's pixels that decide the Hausdorff distance; the farthest 5 % may be noise of the drawing. */
const HAUSDORFF_SHARE = 0.95;

/**
 * Scores the outline of a predicted mask against that of the true one.
 *
 * For outlines and distances see `outlineDistances()`. The Hausdorff distance is the larger of the two directed 95th percentiles (Metrics Reloaded, MONAI), not the percentile of
 * both directions thrown together. The tolerance of the F1 is rounded up to whole pixels, as in DAVIS.
 *
 * Empty masks: two are perfect (0, 0, 1); where just one is empty its distance is the worst an image has, the diagonal
 * (share 1), and its F1 is 0: a lesion that was missed must cost, and a mean must stay finite.
 *
 * @param predicted a byte per pixel, [height, width]; 0 is background
 * @param truth the same size
 * @param options.tolerance share of the diagonal, 0–1; raising it forgives more, and raises the F1
 * @throws {RangeError} when a mask does not have height × width pixels, at least 1
 *
 * Source: Csurka, Larlus, Perronnin 2013, https://doi.org/10.5244/C.27.32; Perazzi et al. 2016 (DAVIS),
 * https://doi.org/10.1109/CVPR.2016.85; Maier-Hein et al. 2024 (Metrics Reloaded),
 * https://doi.org/10.1038/s41592-023-02151-z.
 */
export function boundaryMetrics(
  predicted: Uint8Array,
  truth: Uint8Array,
  { height, width, tolerance = DEFAULT_TOLERANCE }: { height: number; width: number; tolerance?: number },
): BoundaryMetrics {
  for (const { length } of [predicted, truth]) {
    if (length !== height * width || length === 0) {
      throw new RangeError(
        `Cannot score outline: a mask must have ${height} × ${width} pixels, at least 1, got ${length}`,
      );
    }
  }
  const diagonal = Math.hypot(height, width);
  const { toTruth, toPredicted } = outlineDistances(predicted, truth, { height, width });
  if (toTruth.length === 0 && toPredicted.length === 0) {
    return { hausdorff95: 0, hausdorff95Share: 0, boundaryF1: 1 };
  }
  if (toTruth.length === 0 || toPredicted.length === 0) {
    return { hausdorff95: diagonal, hausdorff95Share: 1, boundaryF1: 0 };
  }

  const reach = Math.ceil(tolerance * diagonal);
  const precision = shareWithin(toTruth, reach);
  const recall = shareWithin(toPredicted, reach);
  const hausdorff95 = Math.max(
    quantile(toTruth, HAUSDORFF_SHARE)!,
    quantile(toPredicted, HAUSDORFF_SHARE)!,
  );
  return {
    hausdorff95,
    hausdorff95Share: hausdorff95 / diagonal,
    boundaryF1: precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0,
  };
}

function shareWithin(distances: Float64Array, reach: number): number {
  let count = 0;
  for (const distance of distances) if (distance <= reach) count++;
  return count / distances.length;
}

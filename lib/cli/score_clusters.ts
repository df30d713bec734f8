import { clusterOverlaps, countClusters } from "../regions/cluster_overlaps.ts";
import { metricsOfCounts } from "../regions/mask_metrics.ts";

/** How well clusters cover a known target. */
export interface ClusterScores {
  /** Dice coefficient 2·|A∩B| / (|A| + |B|), 0–1, of the one cluster that covers the target best. */
  best: number;
  /** The clusters more than half of whose pixels are in the target. */
  inside: number[];
  /** Dice coefficient of those clusters together, 0–1. */
  together: number;
}

/**
 * Scores a segmentation against a known target. The clusters are picked by looking at the target, so this says how
 * well their boundaries follow it, not that anybody would have picked them.
 *
 * @param labels a label per pixel
 * @param mask as many pixels; 0 is background
 * @throws {RangeError} when there are not as many
 */
export function scoreClusters(labels: Uint8Array, mask: Uint8Array): ClusterScores {
  const overlaps = clusterOverlaps(labels, mask);
  const used = [...overlaps.sizes.keys()].filter((label) => overlaps.sizes[label] > 0);
  const inside = used.filter((label) => 2 * overlaps.shared[label] > overlaps.sizes[label]);
  const dice = (clusters: readonly number[]) => metricsOfCounts(countClusters(overlaps, clusters)).dsc;
  return { best: Math.max(...used.map((label) => dice([label]))), inside, together: dice(inside) };
}

/** A cluster and how well it covers a known target. */
export interface ClusterScore {
  label: number;
  /** Dice coefficient 2·|A∩B| / (|A| + |B|), 0–1. */
  dice: number;
}

/**
 * The single cluster that covers a known target best. Knowing the target is cheating: this says whether the
 * target came out as one cluster, not that it would have been picked.
 *
 * @param labels a label per pixel
 * @param mask as many pixels; 0 is background
 */
export function bestCluster(labels: Uint8Array, mask: Uint8Array): ClusterScore {
  if (labels.length !== mask.length) {
    throw new RangeError(
      `Cannot score labels: the mask must have ${labels.length} pixels, got ${mask.length}`,
    );
  }
  const pixels = new Float64Array(256);
  const inside = new Float64Array(256);
  let target = 0;
  for (let i = 0; i < labels.length; i++) {
    pixels[labels[i]]++;
    if (mask[i] === 0) continue;
    inside[labels[i]]++;
    target++;
  }
  let best: ClusterScore = { label: labels[0] ?? 0, dice: 0 };
  for (let label = 0; label < 256; label++) {
    const dice = pixels[label] === 0 ? 0 : 2 * inside[label] / (pixels[label] + target);
    if (dice > best.dice) best = { label, dice };
  }
  return best;
}

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
  if (labels.length !== mask.length) {
    throw new RangeError(
      `Cannot score labels: the mask must have ${labels.length} pixels, got ${mask.length}`,
    );
  }
  const pixels = new Array<number>(256).fill(0);
  const hits = new Array<number>(256).fill(0);
  for (let i = 0; i < labels.length; i++) {
    pixels[labels[i]]++;
    if (mask[i] !== 0) hits[labels[i]]++;
  }
  const target = sum(hits);
  const inside = [...hits.keys()].filter((label) => 2 * hits[label] > pixels[label]);
  return {
    best: hits.reduce((best, hit, label) => Math.max(best, dice(hit, pixels[label], target)), 0),
    inside,
    together: dice(
      sum(inside.map((label) => hits[label])),
      sum(inside.map((label) => pixels[label])),
      target,
    ),
  };
}

function dice(hits: number, pixels: number, target: number): number {
  return hits === 0 ? 0 : 2 * hits / (pixels + target);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

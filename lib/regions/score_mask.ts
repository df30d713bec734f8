import type { LabelMap } from "../types.ts";

/** How well one cluster agrees with a known mask. */
export interface MaskScore {
  /** The cluster that was scored. */
  label: number;
  /** Its pixels, the mask's, and those in both. */
  pixels: { cluster: number; mask: number; both: number };
  /** Dice similarity coefficient, 2·|A∩B| / (|A| + |B|), 0–1; larger is better. */
  dsc: number;
  /** |A∩B| / |A∪B|, 0–1; larger is better. */
  jaccard: number;
  /** Hammoude distance, (|A∪B| − |A∩B|) / |A∪B|, 0–1; smaller is better. */
  hammoude: number;
  /** Pixels in one of the two alone, over the mask's: 0 or more; smaller is better. */
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
  if (data.length !== mask.length) {
    throw new RangeError(`Cannot score labels: the mask must have ${data.length} pixels, got ${mask.length}`);
  }
  const sizes = new Float64Array(256);
  const shared = new Float64Array(256);
  for (let i = 0; i < data.length; i++) {
    sizes[data[i]]++;
    if (mask[i] !== 0) shared[data[i]]++;
  }
  const total = shared.reduce((a, b) => a + b, 0);
  if (total === 0) throw new RangeError("Cannot score labels: the mask must have a pixel that is not 0");
  const label = shared.indexOf(Math.max(...shared));
  const both = shared[label];
  const either = sizes[label] + total - both;
  return {
    label,
    pixels: { cluster: sizes[label], mask: total, both },
    dsc: 2 * both / (sizes[label] + total),
    jaccard: both / either,
    hammoude: (either - both) / either,
    xor: (either - both) / total,
  };
}

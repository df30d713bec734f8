/** Pixels of two masks of one image. */
export interface PixelCounts {
  /** In the predicted mask. */
  predicted: number;
  /** In the true mask. */
  truth: number;
  /** In both. */
  both: number;
  /** In the image. */
  total: number;
}

/** How well a predicted mask A agrees with the true mask B. Larger is better but for `hammoude` and `xor`. */
export interface MaskMetrics {
  /** Dice similarity coefficient, 2·|A∩B| / (|A| + |B|), 0–1. */
  dsc: number;
  /** Jaccard index, |A∩B| / |A∪B|, 0–1. */
  jaccard: number;
  /** Hammoude distance, |A△B| / |A∪B|, 0–1: what the Jaccard index lacks to 1. */
  hammoude: number;
  /** Exclusive or, |A△B| / |B|: 0 or more, over 1 where A is much too large; undefined where B alone is empty. */
  xor: number | undefined;
  /** Share of B that A found, |A∩B| / |B|, 0–1; undefined where B alone is empty. */
  sensitivity: number | undefined;
  /** Share of what is outside B that A left out, 0–1; undefined where B alone is the whole image. */
  specificity: number | undefined;
}

/**
 * Scores a predicted mask against the true one, pixel by pixel.
 *
 * Empty masks, one rule for all: masks that are the same are perfect in everything, empty ones too. Where just one of the
 * two is empty they have nothing in common: `dsc`, `jaccard` 0 and `hammoude` 1. A share of no pixels is left undefined,
 * not made up: `xor` (infinite) and `sensitivity` where the true mask is empty and the predicted one is not,
 * `specificity` where the true mask is the whole image and the predicted one is not.
 *
 * @param predicted a byte per pixel; 0 is background
 * @param truth as many
 * @throws {RangeError} when there are not as many, or none
 * @example
 * ```ts
 * import { maskMetrics } from "./mask_metrics.ts";
 * maskMetrics(Uint8Array.of(1, 1, 1, 0), Uint8Array.of(0, 1, 1, 0)); // { dsc: 0.8, jaccard: 2 / 3, xor: 0.5, … }
 * ```
 *
 * Source: Dice 1945, https://doi.org/10.2307/1932409; Hance et al. 1996 (exclusive or),
 * https://doi.org/10.1109/51.482850; Hammoude and exclusive or side by side: Celebi et al. 2009,
 * https://doi.org/10.1016/j.compmedimag.2008.11.002.
 */
export function maskMetrics(predicted: Uint8Array, truth: Uint8Array): MaskMetrics {
  return metricsOfCounts(countPixels(predicted, truth));
}

/** `maskMetrics()` of masks whose pixels are counted already. */
export function metricsOfCounts({ predicted, truth, both, total }: PixelCounts): MaskMetrics {
  const either = predicted + truth - both;
  const differing = either - both;
  const outside = total - truth;
  // 0 / 0 is 1, perfect, where the masks are the same; else such a share has no value.
  const share = (part: number, whole: number) => whole > 0 ? part / whole : differing === 0 ? 1 : undefined;
  return {
    dsc: either > 0 ? 2 * both / (predicted + truth) : 1,
    jaccard: either > 0 ? both / either : 1,
    hammoude: either > 0 ? differing / either : 0,
    xor: truth > 0 ? differing / truth : differing === 0 ? 0 : undefined,
    sensitivity: share(both, truth),
    specificity: share(total - either, outside),
  };
}

function countPixels(predicted: Uint8Array, truth: Uint8Array): PixelCounts {
  if (predicted.length !== truth.length || truth.length === 0) {
    throw new RangeError(
      `Cannot score mask: both must have as many pixels, at least 1, got ${predicted.length} and ${truth.length}`,
    );
  }
  const counts = { predicted: 0, truth: 0, both: 0, total: truth.length };
  for (let i = 0; i < truth.length; i++) {
    if (predicted[i] !== 0) {
      counts.predicted++;
      if (truth[i] !== 0) counts.both++;
    }
    if (truth[i] !== 0) counts.truth++;
  }
  return counts;
}

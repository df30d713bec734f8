// @ts-types="npm:@types/d3-array@3.2.2"
import { mean, quantile } from "d3-array";
import { createRandom } from "../sgscn/random.ts";
import { normalCdf, normalQuantile } from "./normal_distribution.ts";

/** The chance that an interval holds the true mean. */
export const CONFIDENCE = 0.95;

/**
 * Fewest values with an interval. With three, the smallest of them alone makes 1 in 27 resamples, over the 2.5 % that an
 * interval leaves out below: it could be nothing but the range.
 */
export const MIN_BOOTSTRAP_VALUES = 4;

/** Enough for the ends of a 95 % interval to move by little with the seed; Efron and Tibshirani ask for 1000 to 2000. */
const RESAMPLES = 5000;

/** How a bootstrap draws. */
export interface BootstrapOptions {
  /** Of the random draws: the same seed gives the same interval. Default 0. */
  seed?: number;
  /** How many times to draw; more gives ends that depend less on the seed, and takes longer. Default 5000. */
  resamples?: number;
}

/**
 * The 95 % bootstrap interval of a mean, bias-corrected and accelerated (BCa): scores near their limit 1 are skewed, and
 * a plain percentile interval sits too high or too low then.
 *
 * The values must be independent: one an image. Seeds of one image are averaged before.
 *
 * @param values finite, one an image
 * @returns [low, high]; undefined for fewer than four values. Both are the value where all are the same.
 *
 * Source: Efron 1987, https://doi.org/10.1080/01621459.1987.10478410.
 */
export function bootstrapInterval(
  values: readonly number[],
  { seed = 0, resamples = RESAMPLES }: BootstrapOptions = {},
): [number, number] | undefined {
  if (values.length < MIN_BOOTSTRAP_VALUES) return undefined;
  const centre = mean(values)!;
  const means = resampledMeans(values, resamples, createRandom(seed));
  const bias = biasCorrection(means, centre);
  const acceleration = accelerationOfMean(values, centre);
  return [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2].map((share) => {
    const z = bias + normalQuantile(share);
    return quantile(means, normalCdf(bias + z / (1 - acceleration * z)))!;
  }) as [number, number];
}

function resampledMeans(values: readonly number[], resamples: number, random: () => number): Float64Array {
  return new Float64Array(resamples).map(() => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)];
    return sum / values.length;
  });
}

/** How far the middle of the resampled means is from the mean, in standard deviations. */
function biasCorrection(means: Float64Array, centre: number): number {
  let below = 0;
  for (const value of means) below += value < centre ? 1 : value === centre ? 0.5 : 0;
  // Kept off 0 and 1, whose quantiles are infinite.
  const share = Math.min(Math.max(below, 0.5), means.length - 0.5) / means.length;
  return normalQuantile(share);
}

/** How the spread of the mean changes with the mean: the jackknife's estimate, a sixth of the values' skewness. */
function accelerationOfMean(values: readonly number[], centre: number): number {
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    squares += (value - centre) ** 2;
    cubes += (value - centre) ** 3;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}

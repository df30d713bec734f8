import { createRandom } from "../sgscn/random.ts";

/** With fewer, no result could be under 0.05: 2 of the 2⁵ flips are as far from 0 as any data can be. */
export const MIN_SIGN_FLIP_VALUES = 6;

/** Up to here every flip is tried (65,536 of them); beyond, as many as `resamples` at random. */
const MAX_EXACT_VALUES = 16;

/** A p value near 0.05 is then known to ±0.004. */
const RESAMPLES = 10_000;

/** Sums as near as this, relative to the largest possible, are the same but for rounding. */
const ROUNDING = 1e-12;

/**
 * The two-sided sign-flip permutation test of paired differences: the chance of a mean at least as far from 0 if each
 * difference were as likely with the other sign. No shape of distribution is assumed.
 *
 * Exact up to 16 values; beyond, from random flips, the data counted as one of them so that it is never 0.
 *
 * @param differences finite, one an image
 * @returns 0–1; undefined for fewer than six values
 *
 * Source: Fisher 1935, The Design of Experiments, section 21; the one added: Phipson and Smyth 2010,
 * https://doi.org/10.2202/1544-6115.1585.
 */
export function signFlipTest(
  differences: readonly number[],
  { seed = 0, resamples = RESAMPLES }: { seed?: number; resamples?: number } = {},
): number | undefined {
  if (differences.length < MIN_SIGN_FLIP_VALUES) return undefined;
  const sum = differences.reduce((all, value) => all + value, 0);
  const largest = differences.reduce((all, value) => all + Math.abs(value), 0);
  const reached = Math.abs(sum) - ROUNDING * largest;
  return differences.length <= MAX_EXACT_VALUES
    ? shareOfAllFlips(differences, reached)
    : shareOfRandomFlips(differences, reached, resamples, createRandom(seed));
}

function shareOfAllFlips(differences: readonly number[], reached: number): number {
  const flips = 2 ** differences.length;
  let count = 0;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += flip >> i & 1 ? -differences[i] : differences[i];
    if (Math.abs(sum) >= reached) count++;
  }
  return count / flips;
}

function shareOfRandomFlips(
  differences: readonly number[],
  reached: number,
  flips: number,
  random: () => number,
): number {
  let count = 1;
  for (let flip = 0; flip < flips; flip++) {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += random() < 0.5 ? -differences[i] : differences[i];
    if (Math.abs(sum) >= reached) count++;
  }
  return count / (flips + 1);
}

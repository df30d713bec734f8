import { makeRoom } from "../pixels/make_room.ts";
import type { RankedUnion } from "./rank_unions.ts";

/**
 * How many points of score a union must be ahead to outweigh what the others agree on, and how surely the product may
 * speak: both are the sharpness with which scores are made probabilities. Chosen on the even development images and their
 * variations; with 2, unions that score alike and overlap carry the day over one that is slightly ahead of them, alone.
 */
const CHOICE_SHARPNESS = 2, CONFIDENCE_SHARPNESS = 1;

/** Unions that score less than the first this many have no say. */
const MOST_VOTES = 64;

/**
 * The union with the highest Dice coefficient to expect, if each union were the true one with a probability that grows
 * with its score: the choice of least risk.
 *
 * @param ranked best first; the first of equals is taken
 * @param pixels of each region
 * @returns undefined when there is none
 */
export function leastRisk(
  ranked: readonly RankedUnion[],
  pixels: readonly number[],
): { chosen: RankedUnion; confidence: number } | undefined {
  const voters = ranked.slice(0, MOST_VOTES);
  const shared = sharedPixels(voters, pixels);
  let chosen = -1, most = -1;
  for (let i = 0; i < voters.length; i++) {
    const expected = expectedOverlap(i, voters, shared, CHOICE_SHARPNESS);
    if (expected > most) [chosen, most] = [i, expected];
  }
  if (chosen < 0) return;
  return {
    chosen: voters[chosen],
    confidence: expectedOverlap(chosen, voters, shared, CONFIDENCE_SHARPNESS),
  };
}

/** Near 1 when all that scores high is nearly the same; low when something else could as well be it. */
function expectedOverlap(
  one: number,
  voters: readonly RankedUnion[],
  shared: Float64Array,
  sharpness: number,
): number {
  let expected = 0, total = 0;
  for (let other = 0; other < voters.length; other++) {
    const { score, measures } = voters[other];
    const probability = Math.exp(sharpness * (score - voters[0].score));
    const both = shared[one * voters.length + other];
    expected += probability * 2 * both / (measures.pixels + voters[one].measures.pixels);
    total += probability;
  }
  return expected / total;
}

/** How many pixels each two unions share: [unions, unions]. */
function sharedPixels(unions: readonly RankedUnion[], pixels: readonly number[]): Float64Array {
  const count = unions.length, regions = pixels.length;
  const { kernels, at, bytes, doubles } = makeRoom({
    unions: count * regions,
    pixels: regions * 8,
    shared: count * count * 8,
  });
  unions.forEach(({ union }, i) => bytes.set(union, at.unions + i * regions));
  doubles.set(pixels, at.pixels / 8);
  kernels.sumShared(count, regions, at.unions, at.pixels, at.shared);
  return doubles.slice(at.shared / 8, at.shared / 8 + count * count);
}

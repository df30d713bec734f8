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
  if (voters.length === 0) return;
  const [byChoice, bySpeech] = expectedOverlaps(voters, pixels, [CHOICE_SHARPNESS, CONFIDENCE_SHARPNESS]);
  const chosen = byChoice.indexOf(Math.max(...byChoice));
  return { chosen: voters[chosen], confidence: bySpeech[chosen] };
}

/**
 * The Dice coefficient to expect of each union, by each sharpness: near 1 when all that scores high is nearly the same; low
 * when something else could as well be it.
 */
function expectedOverlaps(
  voters: readonly RankedUnion[],
  pixels: readonly number[],
  sharpnesses: readonly number[],
): Float64Array[] {
  const count = voters.length, regions = pixels.length;
  const { kernels, at, bytes, doubles } = makeRoom({
    unions: count * regions,
    pixels: regions * 8,
    shared: count * count * 8,
    sizes: count * 8,
    probabilities: count * 8,
    expected: count * 8,
  });
  voters.forEach(({ union }, i) => bytes.set(union, at.unions + i * regions));
  doubles.set(pixels, at.pixels / 8);
  kernels.sumShared(count, regions, at.unions, at.pixels, at.shared);
  for (let i = 0; i < count; i++) doubles[at.sizes / 8 + i] = doubles[at.shared / 8 + i * count + i];
  return sharpnesses.map((sharpness) => {
    const likely = voters.map(({ score }) => Math.exp(sharpness * (score - voters[0].score)));
    const total = likely.reduce((sum, probability) => sum + probability);
    doubles.set(likely.map((probability) => probability / total), at.probabilities / 8);
    kernels.expectDice(count, at.shared, at.sizes, at.probabilities, at.expected);
    return doubles.slice(at.expected / 8, at.expected / 8 + count);
  });
}

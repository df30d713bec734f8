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
  let chosen: RankedUnion | undefined, most = -1;
  for (const union of voters) {
    const expected = expectedOverlap(union, voters, pixels, CHOICE_SHARPNESS);
    if (expected > most) [chosen, most] = [union, expected];
  }
  return chosen && { chosen, confidence: expectedOverlap(chosen, voters, pixels, CONFIDENCE_SHARPNESS) };
}

/** Near 1 when all that scores high is nearly the same; low when something else could as well be it. */
function expectedOverlap(
  one: RankedUnion,
  voters: readonly RankedUnion[],
  pixels: readonly number[],
  sharpness: number,
): number {
  let expected = 0, total = 0;
  for (const { union, score, measures } of voters) {
    const probability = Math.exp(sharpness * (score - voters[0].score));
    let both = 0;
    for (let id = 0; id < pixels.length; id++) if (union[id] && one.union[id]) both += pixels[id];
    expected += probability * 2 * both / (measures.pixels + one.measures.pixels);
    total += probability;
  }
  return expected / total;
}

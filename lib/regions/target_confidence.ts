import type { RankedUnion } from "./rank_unions.ts";

/**
 * How sure a choice is, 0–1: the Dice coefficient to expect of it, if each union were the true one with a probability that
 * grows with its score. Near 1 when all that scores high is nearly the same; low when something else could as well be it.
 *
 * @param ranked all unions, scored
 * @param chosen one of them
 * @param sharpness how much one point of score counts for: larger is surer
 */
export function targetConfidence(
  ranked: readonly RankedUnion[],
  chosen: RankedUnion,
  pixels: readonly number[],
  sharpness = 1,
): number {
  const top = Math.max(...ranked.map(({ score }) => score));
  let expected = 0, total = 0;
  for (const { union, score, measures } of ranked) {
    const probability = Math.exp(sharpness * (score - top));
    let both = 0;
    for (let id = 0; id < pixels.length; id++) if (union[id] && chosen.union[id]) both += pixels[id];
    expected += probability * 2 * both / (measures.pixels + chosen.measures.pixels);
    total += probability;
  }
  return total > 0 ? expected / total : 0;
}

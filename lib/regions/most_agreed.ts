/**
 * Of some masks the one with the highest Dice coefficient to expect, were each the true one with its probability: the choice
 * of least risk. The first of equals.
 *
 * @param alike the Dice coefficient of two of them
 */
export function mostAgreed(
  probabilities: readonly number[],
  alike: (one: number, other: number) => number,
): { chosen: number; expected: number } {
  let chosen = 0, most = -1;
  for (let one = 0; one < probabilities.length; one++) {
    let expected = 0;
    for (let other = 0; other < probabilities.length; other++) {
      expected += probabilities[other] * alike(one, other);
    }
    if (expected > most) [chosen, most] = [one, expected];
  }
  return { chosen, expected: most };
}

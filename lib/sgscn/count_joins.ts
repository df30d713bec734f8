import type { Join } from "./find_joins.ts";

/** How much of each cluster, by label, 0–255, is in the image and how much of that is in some part of it, in pixels. */
export interface ClusterShares {
  pixels: Float64Array;
  inside: Float64Array;
}

/** How many of the joins are made where those are that are more alike than `similarity`, up to the first that is not. */
export function joinsAbove(joins: readonly Join[], similarity: number): number {
  const first = joins.findIndex((join) => !(join.similarity > similarity));
  return first < 0 ? joins.length : first;
}

/**
 * How many of the joins are made so that one cluster is most nearly the part asked for: a lesion of several clusters is
 * one then, and a small one has not been joined to its surroundings. Where more or fewer would do as well, it is those
 * nearest to `otherwise`.
 *
 * Nearly is by the Dice coefficient.
 */
export function joinsThatShow(
  joins: readonly Join[],
  { pixels, inside }: ClusterShares,
  otherwise: number,
): number {
  const all = pixels.slice(), within = inside.slice();
  const part = inside.reduce((sum, own) => sum + own, 0);
  let most = -1, best = 0;
  for (let made = 0; made <= joins.length; made++) {
    if (made > 0) {
      const { kept, gone } = joins[made - 1];
      all[kept] += all[gone];
      within[kept] += within[gone];
      all[gone] = within[gone] = 0;
    }
    const dice = within.reduce((largest, own, label) => Math.max(largest, 2 * own / (all[label] + part)), 0);
    const isNearer = Math.abs(made - otherwise) < Math.abs(best - otherwise);
    if (dice > most || (dice === most && isNearer)) [most, best] = [dice, made];
  }
  return best;
}

import type { Join } from "./find_joins.ts";

/** How much of each cluster, by label, 0–255, is in the image and how much of that is in some part of it, in pixels. */
export interface ClusterShares {
  pixels: Float64Array;
  inside: Float64Array;
}

/** The joins that are made where those are that are more alike than `similarity`, up to the first that is not. */
export function joinsAbove(joins: readonly Join[], similarity: number): readonly Join[] {
  const first = joins.findIndex((join) => !(join.similarity > similarity));
  return first < 0 ? joins : joins.slice(0, first);
}

/**
 * The clusters that together are most nearly the part asked for, by the Dice coefficient: 1 for the label of each, [256].
 *
 * They are those of which the largest shares lie in it: leaving one out for another with a smaller share never helps.
 */
export function labelsThatShow({ pixels, inside }: ClusterShares): Uint8Array {
  const part = inside.reduce((sum, own) => sum + own, 0);
  const byShare = [...pixels.keys()].filter((label) => pixels[label] > 0)
    .sort((a, b) => inside[b] / pixels[b] - inside[a] / pixels[a]);
  let both = 0, all = 0, most = -1, best = 0;
  byShare.forEach((label, i) => {
    both += inside[label];
    all += pixels[label];
    const dice = 2 * both / (all + part);
    if (dice > most) [most, best] = [dice, i + 1];
  });
  const shown = new Uint8Array(256);
  for (const label of byShare.slice(0, best)) shown[label] = 1;
  return shown;
}

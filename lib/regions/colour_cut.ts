import type { RegionMerge } from "../types.ts";
import type { RegionFacts } from "./region_tree.ts";

/**
 * A merge down to K regions that adds more than this, divided by K, to the image's mean squared colour error, in ΔE², joins
 * two things. On the development images anything from 28 to 40 does as well; larger, and small lesions drown.
 */
const LARGEST_ERROR = 36;

/**
 * Into how many regions to cut an image by its colours: what is left before the first merge that adds too much to the error
 * of painting each region in its mean colour. The fewer regions are left, the more a merge may add. Learnt features say what
 * merges with what; colour says when to stop, since its unit means the same in every image.
 *
 * @param facts of the regions that the merges begin with
 * @param merges down to one region
 * @returns 2 or more, where there are so many regions
 */
export function colourCut(
  facts: readonly Pick<RegionFacts, "pixels" | "lab" | "frame">[],
  merges: readonly Pick<RegionMerge, "a" | "b">[],
): number {
  const parts = [...facts];
  const total = facts.reduce((sum, { pixels }) => sum + pixels, 0);
  let left = parts.length;
  for (const { a, b } of merges) {
    const [one, other] = [parts[a], parts[b]];
    const isMixed = isFrame(one) !== isFrame(other);
    if (left <= 2 || isMixed || addedError(one, other) / total > LARGEST_ERROR / (left - 1)) return left;
    parts.push(unite(one, other));
    left--;
  }
  return left;
}

type Part = Pick<RegionFacts, "pixels" | "lab" | "frame">;

/** What painting two parts in one colour adds to the sum of squared colour differences. */
function addedError(a: Part, b: Part): number {
  const squared = a.lab.reduce((sum, lab, i) => sum + (lab / a.pixels - b.lab[i] / b.pixels) ** 2, 0);
  return a.pixels * b.pixels / (a.pixels + b.pixels) * squared;
}

function unite(a: Part, b: Part): Part {
  return {
    pixels: a.pixels + b.pixels,
    frame: a.frame + b.frame,
    lab: [a.lab[0] + b.lab[0], a.lab[1] + b.lab[1], a.lab[2] + b.lab[2]],
  };
}

function isFrame({ frame, pixels }: Part): boolean {
  return 2 * frame > pixels;
}

import { runEnd, wordsIn } from "./words_of.ts";

/** How many pixels of a mask are set: anything but 0. */
export function countSet(mask: Uint8Array): number {
  const words = wordsIn(mask);
  let count = 0;
  for (let at = 0, end = 0; at < mask.length; at = end) {
    end = runEnd(mask, words, at, mask.length);
    if (mask[at] !== 0) count += end - at;
  }
  return count;
}

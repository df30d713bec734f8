import type { IndexedImage } from "./read_indexed_png.ts";

/** How well pixels agree with a known mask. */
export interface Agreement {
  /** Dice, 2·|A∩B| / (|A| + |B|), 0–1. */
  dsc: number;
  /** Hammoude distance, |A△B| / |A∪B|, 0–1. */
  hammoude: number;
  /** |A△B| / |truth|. */
  xor: number;
}

/**
 * The cluster that shares the most pixels with the truth, as the paper scores; of two that share as many the lower label.
 *
 * @param truth of any size: it is looked up at the labels' pixels
 * @returns `undefined` when nothing of the truth is left at that size
 */
export function compareClusters(labels: IndexedImage, truth: IndexedImage): Agreement | undefined {
  const sizes = new Float64Array(256), shared = new Float64Array(256);
  let total = 0;
  eachPixel(labels, truth, (label, isTrue) => {
    sizes[label]++;
    if (!isTrue) return;
    shared[label]++;
    total++;
  });
  if (total === 0) return undefined;
  const best = shared.indexOf(Math.max(...shared));
  return agreement(sizes[best], total, shared[best]);
}

/** A mask (0 is background) against the truth. */
export function compareMask(mask: IndexedImage, truth: IndexedImage): Agreement | undefined {
  let size = 0, total = 0, both = 0;
  eachPixel(mask, truth, (value, isTrue) => {
    if (value !== 0) size++;
    if (isTrue) total++;
    if (value !== 0 && isTrue) both++;
  });
  return total === 0 ? undefined : agreement(size, total, both);
}

function agreement(size: number, total: number, both: number): Agreement {
  const either = size + total - both;
  return { dsc: 2 * both / (size + total), hammoude: (either - both) / either, xor: (either - both) / total };
}

function eachPixel(
  { height, width, data }: IndexedImage,
  truth: IndexedImage,
  visit: (value: number, isTrue: boolean) => void,
): void {
  for (let row = 0, i = 0; row < height; row++) {
    const from = Math.floor((row + 0.5) * truth.height / height) * truth.width;
    for (let column = 0; column < width; column++, i++) {
      visit(data[i], truth.data[from + Math.floor((column + 0.5) * truth.width / width)] !== 0);
    }
  }
}

import { runEnd, wordsIn } from "../image/words_of.ts";
import type { Extent, LabelMap } from "../types.ts";

/** Pixels, share of the image, centre of mass and bounding box of a mask; those of an empty one are the image's middle. */
export function measureMask(
  { height, width, data }: LabelMap,
): Extent {
  let pixels = 0, rows = 0, columns = 0;
  let top = height, left = width, bottom = 0, right = 0;
  const words = wordsIn(data);
  for (let y = 0, at = 0; y < height; y++) {
    for (const end = at + width; at < end;) {
      const from = at - y * width;
      const isSet = data[at] !== 0;
      at = runEnd(data, words, at, end);
      if (!isSet) continue;
      const to = at - y * width;
      pixels += to - from;
      rows += y * (to - from);
      columns += (from + to - 1) * (to - from) / 2;
      top = Math.min(top, y);
      bottom = y + 1;
      left = Math.min(left, from);
      right = Math.max(right, to);
    }
  }
  if (pixels === 0) {
    const centroid: [number, number] = [(height - 1) / 2, (width - 1) / 2];
    return { pixels, fraction: 0, centroid, boundingBox: [0, 0, 0, 0] };
  }
  return {
    pixels,
    fraction: pixels / data.length,
    centroid: [rows / pixels, columns / pixels],
    boundingBox: [top, left, bottom, right],
  };
}

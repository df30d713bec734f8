import type { Extent, LabelMap } from "../types.ts";

/** Pixels, share of the image, centre of mass and bounding box of a mask; those of an empty one are the image's middle. */
export function measureMask(
  { height, width, data }: LabelMap,
): Extent {
  let pixels = 0, rows = 0, columns = 0;
  let top = height, left = width, bottom = 0, right = 0;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (data[at] === 0) continue;
      pixels++;
      rows += y;
      columns += x;
      if (y < top) top = y;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      bottom = y + 1;
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

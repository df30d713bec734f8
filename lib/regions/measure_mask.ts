import { makeRoom } from "../pixels/make_room.ts";
import type { Extent, LabelMap } from "../types.ts";

/** A strip of the mask is so large, in pixels, that what is done once for each costs little. */
const STRIP_PIXELS = 2 ** 17;

/** Pixels, share of the image, centre of mass and bounding box of a mask; those of an empty one are the image's middle. */
export function measureMask({ height, width, data }: LabelMap): Extent {
  const stripRows = Math.min(height, Math.ceil(STRIP_PIXELS / width));
  const { kernels, at, bytes, doubles } = makeRoom({ mask: stripRows * width, sums: 7 * 8 });
  doubles.set([0, 0, 0, height, width, 0, 0], at.sums / 8);
  for (let row = 0; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows);
    bytes.set(data.subarray(row * width, end * width), at.mask);
    kernels.sumMask(row, end - row, width, at.mask, at.sums);
  }
  const [pixels, rows, columns, ...boundingBox] = doubles.subarray(at.sums / 8, at.sums / 8 + 7);
  if (pixels === 0) {
    const centroid: [number, number] = [(height - 1) / 2, (width - 1) / 2];
    return { pixels, fraction: 0, centroid, boundingBox: [0, 0, 0, 0] };
  }
  return {
    pixels,
    fraction: pixels / data.length,
    centroid: [rows / pixels, columns / pixels],
    boundingBox: boundingBox as Extent["boundingBox"],
  };
}

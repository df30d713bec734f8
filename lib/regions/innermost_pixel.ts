import { makeRoom } from "../pixels/make_room.ts";
import type { LabelMap } from "../types.ts";

/**
 * The pixel of a mask that is farthest from all that is not, the image's border included, to within 8 %: where somebody who
 * is asked to would click. The first of equals.
 *
 * @returns undefined where the mask is empty
 */
export function innermostPixel({ height, width, data }: LabelMap): { x: number; y: number } | undefined {
  const across = width + 2, padded = across * (height + 2); // the border is outside
  const { kernels, at, bytes, floats } = makeRoom({ map: padded, distances: padded * 4 });
  bytes.fill(0, at.map, at.map + padded);
  for (let row = 0; row < height; row++) {
    bytes.set(data.subarray(row * width, (row + 1) * width), at.map + (row + 1) * across + 1);
  }
  kernels.chamferDistances(at.map, 0, height + 2, across, at.distances);
  const distances = floats.subarray(at.distances / 4, at.distances / 4 + padded);
  let best = 0;
  for (let i = 1; i < padded; i++) if (distances[i] > distances[best]) best = i;
  return distances[best] > 0 ? { x: best % across - 1, y: Math.floor(best / across) - 1 } : undefined;
}

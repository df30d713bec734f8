import { makeRoom } from "../pixels/make_room.ts";
import type { LabelMap } from "../types.ts";

/** Corners of a polygon: [row, column] each, 0 in the middle of the first pixel; the last is joined to the first. */
export type Corners = readonly (readonly [row: number, column: number])[];

/**
 * 1 for the pixels whose centres lie in a polygon, 0 elsewhere; inside is what an odd number of its sides lies left of.
 *
 * @param data what it is drawn over, where there is something already: changed
 */
export function fillPolygon(
  corners: Corners,
  { height, width }: { height: number; width: number },
  data: Uint8Array = new Uint8Array(height * width),
): LabelMap {
  const rows = corners.map(([row]) => row);
  const top = Math.min(height, Math.max(0, Math.ceil(Math.min(...rows))));
  const bottom = Math.max(top, Math.min(height, Math.floor(Math.max(...rows)) + 1));
  const drawn = fillPolygons([corners.map(([row, column]): [number, number] => [row - top, column])], {
    height: bottom - top,
    width,
  }, data.subarray(top * width, bottom * width));
  data.set(drawn, top * width);
  return { height, width, data };
}

/**
 * Polygons in masks of their own.
 *
 * @param over what each is drawn over; nothing by default
 * @returns [polygons, height, width]
 */
export function fillPolygons(
  polygons: readonly Corners[],
  { height, width }: { height: number; width: number },
  over?: Uint8Array,
): Uint8Array {
  const size = height * width, most = Math.max(...polygons.map(({ length }) => length));
  const { kernels, at, bytes, doubles } = makeRoom({ corners: most * 16, crossings: most * 8, mask: size });
  const masks = new Uint8Array(polygons.length * size);
  for (const [i, corners] of polygons.entries()) {
    let to = at.corners / 8;
    for (const [row, column] of corners) {
      doubles[to++] = row;
      doubles[to++] = column;
    }
    if (over) bytes.set(over, at.mask);
    else bytes.fill(0, at.mask, at.mask + size);
    kernels.fillPolygon(at.corners, corners.length, height, width, at.crossings, at.mask);
    masks.set(bytes.subarray(at.mask, at.mask + size), i * size);
  }
  return masks;
}

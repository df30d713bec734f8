import type { LabelMap } from "../types.ts";

/**
 * 1 for the pixels whose centres lie in a polygon, 0 elsewhere; inside is what an odd number of its sides lies left of.
 *
 * @param corners [row, column] each, 0 in the middle of the first pixel; the last is joined to the first
 * @param data what it is drawn over, where there is something already: changed
 */
export function fillPolygon(
  corners: readonly (readonly [number, number])[],
  { height, width }: { height: number; width: number },
  data: Uint8Array = new Uint8Array(height * width),
): LabelMap {
  const rows = corners.map(([row]) => row);
  const top = Math.max(0, Math.ceil(Math.min(...rows))),
    bottom = Math.min(height - 1, Math.floor(Math.max(...rows)));
  for (let row = top; row <= bottom; row++) {
    const crossings: number[] = [];
    corners.forEach(([y, x], i) => {
      const [nextY, nextX] = corners[(i + 1) % corners.length];
      if ((y <= row) !== (nextY <= row)) crossings.push(x + (row - y) / (nextY - y) * (nextX - x));
    });
    crossings.sort((a, b) => a - b);
    for (let i = 0; i < crossings.length; i += 2) {
      const from = Math.max(0, Math.ceil(crossings[i])),
        to = Math.min(width, Math.floor(crossings[i + 1]) + 1);
      if (from < to) data.fill(1, row * width + from, row * width + to);
    }
  }
  return { height, width, data };
}

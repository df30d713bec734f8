import type { IndexedImage } from "./read_indexed_png.ts";

/**
 * The lines between pixels that differ, in units of the map's pixels. A straight edge is one line, not one a pixel.
 *
 * @param frame also where something other than 0 meets the border: for a mask
 * @returns x, y, x, y of each line's ends, one after the other: first the level ones, then the upright ones
 */
export function outlineLines({ height, width, data }: IndexedImage, { frame = false } = {}): number[] {
  const lines: number[] = [];
  const outside = new Uint8Array(width);
  const rowAt = (row: number) =>
    row < 0 || row >= height ? outside : data.subarray(row * width, (row + 1) * width);
  const margin = frame ? 0 : 1;

  for (let row = margin; row <= height - margin; row++) {
    const above = rowAt(row - 1), below = rowAt(row);
    let start = -1;
    for (let column = 0; column <= width; column++) {
      const isEdge = column < width && above[column] !== below[column];
      if (isEdge === (start >= 0)) continue;
      if (!isEdge) lines.push(start, row, column, row);
      start = isEdge ? column : -1;
    }
  }

  // Row by row here too, as the pixels lie in memory: each column remembers where its line began.
  const starts = new Int32Array(width + 1).fill(-1);
  for (let row = 0; row <= height; row++) {
    const pixels = rowAt(row);
    for (let column = margin; column <= width - margin; column++) {
      const left = column > 0 ? pixels[column - 1] : 0, right = column < width ? pixels[column] : 0;
      const isEdge = row < height && left !== right;
      if (isEdge === (starts[column] >= 0)) continue;
      if (!isEdge) lines.push(column, starts[column], column, row);
      starts[column] = isEdge ? row : -1;
    }
  }
  return lines;
}

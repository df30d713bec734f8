import type { IndexedImage } from "./read_indexed_png.ts";

/**
 * The lines between pixels that differ, as a path in units of the map's pixels: sharp at any zoom.
 *
 * @param frame also draws where something other than 0 meets the border: for a mask
 */
export function outlinePath({ height, width, data }: IndexedImage, { frame = false } = {}): Path2D {
  const path = new Path2D();
  // Neighbouring pieces of a line are joined: a straight edge is one line, not one a pixel.
  for (let row = frame ? 0 : 1; row < height + (frame ? 1 : 0); row++) {
    let start = -1;
    for (let column = 0; column <= width; column++) {
      const isEdge = column < width && at(row - 1, column) !== at(row, column);
      if (isEdge && start < 0) start = column;
      if (isEdge || start < 0) continue;
      path.moveTo(start, row);
      path.lineTo(column, row);
      start = -1;
    }
  }
  for (let column = frame ? 0 : 1; column < width + (frame ? 1 : 0); column++) {
    let start = -1;
    for (let row = 0; row <= height; row++) {
      const isEdge = row < height && at(row, column - 1) !== at(row, column);
      if (isEdge && start < 0) start = row;
      if (isEdge || start < 0) continue;
      path.moveTo(column, start);
      path.lineTo(column, row);
      start = -1;
    }
  }
  return path;

  /** 0 outside. */
  function at(row: number, column: number): number {
    return row < 0 || column < 0 || row >= height || column >= width ? 0 : data[row * width + column];
  }
}

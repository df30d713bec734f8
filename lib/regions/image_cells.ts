import { fitSize } from "../image/resize_image.ts";
import type { RgbImage } from "../types.ts";

/** An image in coarse cells, each what it is on average and how far its samples go. */
export interface ImageCells {
  height: number;
  width: number;
  /** Mean red, green and blue of each cell, 0–255: [height, width, 3]. */
  mean: Float32Array;
  /** The smallest and the largest sample of any channel in each cell: [height, width]. */
  low: Uint8Array;
  high: Uint8Array;
}

/**
 * Divides an image into cells: one pass over its pixels, each of which belongs to one cell.
 *
 * @param size cells along the longest side, at most; an image with fewer pixels has a cell for each
 */
export function imageCells({ height: H, width: W, data }: RgbImage, size: number): ImageCells {
  const { height, width } = fitSize({ height: H, width: W }, size);
  const column = cellColumns(W, width);
  const mean = new Float32Array(height * width * 3);
  const count = new Uint32Array(height * width);
  const low = new Uint8Array(height * width).fill(255);
  const high = new Uint8Array(height * width);
  for (let y = 0, at = 0; y < H; y++) {
    const row = Math.floor(y * height / H) * width;
    for (let x = 0; x < W; x++, at += 3) {
      const cell = row + column[x];
      const red = data[at], green = data[at + 1], blue = data[at + 2];
      mean[3 * cell] += red;
      mean[3 * cell + 1] += green;
      mean[3 * cell + 2] += blue;
      count[cell]++;
      const most = red > green ? (red > blue ? red : blue) : (green > blue ? green : blue);
      const least = red < green ? (red < blue ? red : blue) : (green < blue ? green : blue);
      if (most > high[cell]) high[cell] = most;
      if (least < low[cell]) low[cell] = least;
    }
  }
  for (let i = 0; i < mean.length; i++) mean[i] /= count[Math.floor(i / 3)];
  return { height, width, mean, low, high };
}

/** The cell's column of each column of pixels. */
export function cellColumns(pixels: number, cells: number): Uint16Array {
  return Uint16Array.from({ length: pixels }, (_, x) => Math.floor(x * cells / pixels));
}

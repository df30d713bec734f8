import { fitSize } from "../image/resize_image.ts";
import type { RgbImage } from "../types.ts";
import { isGreySpread } from "./is_grey.ts";

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

/** Brightness of an image, reduced: skin stays bright in it; ink, vessels and brown lesions keep some, black strokes none. */
export interface Brightness {
  height: number;
  width: number;
  /** [height, width], the mean of each cell's largest of red, green and blue, 0–255. */
  data: Float32Array;
}

/** What frames are looked for in. */
export interface PixelSurvey {
  /** At most {@linkcode CELLS} along the longest side; an image with fewer pixels has a cell for each. */
  cells: ImageCells;
  /** At most {@linkcode FINE_CELLS} along the longest side. */
  brightness: Brightness;
  /** The image has no colour: see `isGrey()`. */
  isGrey: boolean;
}

/** Corners and surrounds are large, and averages tame hairs and noise. */
const CELLS = 128;
/** In so many cells a ruler's millimetres are told apart, and a baseline one pixel wide is still seen. */
const FINE_CELLS = 512;

/** Sums an image up in cells of two sizes: one pass over its pixels, each of which belongs to one cell of either. */
export function surveyPixels({ height: H, width: W, data }: RgbImage): PixelSurvey {
  const { height, width } = fitSize({ height: H, width: W }, CELLS);
  const fine = fitSize({ height: H, width: W }, FINE_CELLS);
  const starts = cellStarts(W, width), fineStarts = cellStarts(W, fine.width);
  const low = new Uint8Array(height * width).fill(255);
  const high = new Uint8Array(height * width);
  const sums = new Float64Array(height * width * 3), fineSums = new Float64Array(fine.height * fine.width);
  const survey: Sums = { data, starts, fineStarts, sums, low, high, fineSums, values: new Uint8Array(W) };
  let spread = 0;
  for (let y = 0; y < H; y++) {
    spread += surveyRow(survey, y, Math.floor(y * height / H), Math.floor(y * fine.height / H));
  }
  return {
    cells: { height, width, mean: meansOf(sums, 3, cellStarts(H, height), starts), low, high },
    brightness: { ...fine, data: meansOf(fineSums, 1, cellStarts(H, fine.height), fineStarts) },
    isGrey: isGreySpread(spread, H * W),
  };
}

/** What a row is added to. */
interface Sums {
  data: Uint8Array;
  /** The first column of each cell, and the end of the last. */
  starts: Uint32Array;
  fineStarts: Uint32Array;
  sums: Float64Array;
  low: Uint8Array;
  high: Uint8Array;
  fineSums: Float64Array;
  /** Of one row, [W]. */
  values: Uint8Array;
}

/**
 * Adds row `y`, which lies in rows `row` and `fineRow` of the cells, and returns what lies between the largest and the
 * smallest channel of its pixels. A function of its own: of loops within loops V8 would first compile the innermost, and
 * drop and compile it again for every row.
 */
function surveyRow(
  { data, starts, fineStarts, sums, low, high, fineSums, values }: Sums,
  y: number,
  row: number,
  fineRow: number,
): number {
  const W = values.length, width = starts.length - 1, fineWidth = fineStarts.length - 1;
  let spread = 0, at = 3 * y * W;
  let cell = row * width;
  for (let column = 0; column < width; column++, cell++) {
    let red = 0, green = 0, blue = 0, highest = high[cell], lowest = low[cell];
    for (let x = starts[column], end = starts[column + 1]; x < end; x++, at += 3) {
      const r = data[at], g = data[at + 1], b = data[at + 2];
      const most = r > g ? (r > b ? r : b) : (g > b ? g : b);
      const least = r < g ? (r < b ? r : b) : (g < b ? g : b);
      red += r;
      green += g;
      blue += b;
      spread += most - least;
      values[x] = most;
      if (most > highest) highest = most;
      if (least < lowest) lowest = least;
    }
    sums[3 * cell] += red;
    sums[3 * cell + 1] += green;
    sums[3 * cell + 2] += blue;
    high[cell] = highest;
    low[cell] = lowest;
  }
  let fineCell = fineRow * fineWidth;
  for (let column = 0; column < fineWidth; column++, fineCell++) {
    for (let x = fineStarts[column], end = fineStarts[column + 1]; x < end; x++) {
      fineSums[fineCell] += values[x];
    }
  }
  return spread;
}

/** The first pixel of each row or column of cells, and their number at the end: pixel x is in cell ⌊x · cells / pixels⌋. */
export function cellStarts(pixels: number, cells: number): Uint32Array {
  const starts = new Uint32Array(cells + 1).fill(pixels);
  for (let x = pixels - 1; x >= 0; x--) starts[Math.floor(x * cells / pixels)] = x;
  return starts;
}

/** Sums over cells, [rows, columns, channels], divided by their pixels. */
function meansOf(
  sums: Float64Array,
  channels: number,
  rows: Uint32Array,
  columns: Uint32Array,
): Float32Array {
  const means = new Float32Array(sums.length);
  const width = columns.length - 1;
  for (let at = 0, cell = 0; at < means.length; at++) {
    const column = cell % width, row = (cell - column) / width;
    means[at] = sums[at] / ((rows[row + 1] - rows[row]) * (columns[column + 1] - columns[column]));
    if ((at + 1) % channels === 0) cell++;
  }
  return means;
}

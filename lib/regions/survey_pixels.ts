import { fitSize } from "../image/resize_image.ts";
import { makeRoom } from "../pixels/make_room.ts";
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

/** A strip of the image is so large, in pixels, that what is done once for each costs little. */
const STRIP_PIXELS = 2 ** 17;
/** Bytes that the kernels want for each column, and for all. */
const COLUMN_BYTES = 14, COLUMNS_BYTES = 256;

/** Sums an image up in cells of two sizes: one pass over its pixels, each of which belongs to one cell of either. */
export function surveyPixels({ height: H, width: W, data }: RgbImage): PixelSurvey {
  const { height, width } = fitSize({ height: H, width: W }, CELLS);
  const fine = fitSize({ height: H, width: W }, FINE_CELLS);
  const cells = height * width, fineCells = fine.height * fine.width;
  const stripRows = Math.min(H, Math.ceil(STRIP_PIXELS / W));
  const { kernels, at, bytes, words, floats } = makeRoom({
    image: stripRows * W * 3,
    columns: W * COLUMN_BYTES + COLUMNS_BYTES,
    starts: (width + 1) * 4,
    rows: (height + 1) * 4,
    fineStarts: (fine.width + 1) * 4,
    fineRows: (fine.height + 1) * 4,
    sums: cells * 12,
    low: cells,
    high: cells,
    fineSums: fineCells * 4,
    means: Math.max(3 * cells, fineCells) * 4,
  });
  words.set(cellStarts(W, width), at.starts / 4);
  words.set(cellStarts(H, height), at.rows / 4);
  words.set(cellStarts(W, fine.width), at.fineStarts / 4);
  words.set(cellStarts(H, fine.height), at.fineRows / 4);
  bytes.fill(0, at.sums, at.means);
  bytes.fill(255, at.low, at.low + cells);
  // deno-fmt-ignore
  kernels.beginSurvey(W, at.columns, width, at.starts, at.rows, at.sums, at.low, at.high,
    fine.width, at.fineStarts, at.fineRows, at.fineSums);
  let spread = 0;
  for (let row = 0; row < H; row += stripRows) {
    const end = Math.min(H, row + stripRows);
    bytes.set(data.subarray(row * W * 3, end * W * 3), at.image);
    spread += kernels.surveyRows(row, end - row, at.image);
  }
  kernels.meansOfCells(at.sums, 3, height, at.rows, width, at.starts, at.means);
  const mean = floats.slice(at.means / 4, at.means / 4 + 3 * cells);
  kernels.meansOfCells(at.fineSums, 1, fine.height, at.fineRows, fine.width, at.fineStarts, at.means);
  return {
    cells: {
      height,
      width,
      mean,
      low: bytes.slice(at.low, at.low + cells),
      high: bytes.slice(at.high, at.high + cells),
    },
    brightness: { ...fine, data: floats.slice(at.means / 4, at.means / 4 + fineCells) },
    isGrey: isGreySpread(spread, H * W),
  };
}

/** The first pixel of each row or column of cells, and their number at the end: pixel x is in cell ⌊x · cells / pixels⌋. */
export function cellStarts(pixels: number, cells: number): Uint32Array {
  const starts = new Uint32Array(cells + 1).fill(pixels);
  for (let x = pixels - 1; x >= 0; x--) starts[Math.floor(x * cells / pixels)] = x;
  return starts;
}

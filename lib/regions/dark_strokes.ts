import { fitSize } from "../image/resize_image.ts";
import type { RgbImage } from "../types.ts";
import { cellColumns } from "./image_cells.ts";

/** Brightness of an image, reduced: skin stays bright in it; ink, vessels and brown lesions keep some, black strokes none. */
export interface Brightness {
  height: number;
  width: number;
  /** [height, width], the largest of red, green and blue, 0–255. */
  data: Float32Array;
}

/** A stroke is darker than what lies this many cells away on both sides; it is at most about as thick. */
const REACH = 6;
/** And so by this share of their brightness: black ink printed one pixel wide, reduced to half its size. */
const STROKE_CONTRAST = 0.08;
/** Next to what is darker than this (0–255) noise would be a stroke: there is no ink to see on black. */
const LEAST_BRIGHT = 40;

/** Largest of red, green and blue, averaged over cells: `size` of them along the longest side. */
export function brightness({ height: H, width: W, data }: RgbImage, size: number): Brightness {
  const { height, width } = fitSize({ height: H, width: W }, size);
  const sums = new Float32Array(height * width);
  const counts = new Uint16Array(height * width);
  const column = cellColumns(W, width);
  for (let y = 0, at = 0; y < H; y++) {
    const row = Math.floor(y * height / H) * width;
    for (let x = 0; x < W; x++, at += 3) {
      const red = data[at], green = data[at + 1], blue = data[at + 2];
      const cell = row + column[x];
      sums[cell] += red > green ? (red > blue ? red : blue) : (green > blue ? green : blue);
      counts[cell]++;
    }
  }
  for (let i = 0; i < sums.length; i++) sums[i] /= counts[i];
  return { height, width, data: sums };
}

/**
 * How much darker each cell is than both cells {@linkcode REACH} away above and below it, or left and right of it.
 *
 * @returns [height, width], share of their brightness in percent, 0–100; 0 where that is too little for a stroke
 */
export function darkStrokes({ height, width, data }: Brightness, across: "rows" | "columns"): Uint8Array {
  const strokes = new Uint8Array(height * width);
  const step = across === "rows" ? REACH * width : REACH;
  const top = across === "rows" ? REACH : 0, left = REACH - top;
  for (let y = top; y < height - top; y++) {
    for (let x = left, at = y * width + left; x < width - left; x++, at++) {
      const before = data[at - step], after = data[at + step];
      const around = before < after ? before : after;
      if (around >= LEAST_BRIGHT && data[at] < (1 - STROKE_CONTRAST) * around) {
        strokes[at] = 100 * (1 - data[at] / around);
      }
    }
  }
  return strokes;
}

import type { Brightness } from "./survey_pixels.ts";

/** A stroke is darker than what lies this many cells away on both sides; it is at most about as thick. */
const REACH = 6;
/** And so by this share of their brightness: black ink printed one pixel wide, reduced to half its size. */
const STROKE_CONTRAST = 0.08;
/** Next to what is darker than this (0–255) noise would be a stroke: there is no ink to see on black. */
const LEAST_BRIGHT = 40;

/** How dark each cell is compared with what lies across rows, and across columns: [height, width]. */
export type DarkStrokes = Record<"rows" | "columns", Uint8Array>;

/**
 * How much darker each cell is than both cells {@linkcode REACH} away above and below it, and left and right of it.
 *
 * @returns shares of their brightness in percent, 0–100; 0 where that is too little for a stroke
 */
export function darkStrokes({ height, width, data }: Brightness): DarkStrokes {
  const rows = new Uint8Array(height * width), columns = new Uint8Array(height * width);
  const step = REACH * width;
  const isStroke = (value: number, around: number) =>
    around >= LEAST_BRIGHT && value < (1 - STROKE_CONTRAST) * around;
  for (let y = 0, at = 0; y < height; y++) {
    const isInside = y >= REACH && y < height - REACH;
    for (let x = 0; x < width; x++, at++) {
      const value = data[at];
      if (isInside) {
        const above = data[at - step], below = data[at + step];
        const around = above < below ? above : below;
        if (isStroke(value, around)) rows[at] = 100 * (1 - value / around);
      }
      if (x >= REACH && x < width - REACH) {
        const left = data[at - REACH], right = data[at + REACH];
        const around = left < right ? left : right;
        if (isStroke(value, around)) columns[at] = 100 * (1 - value / around);
      }
    }
  }
  return { rows, columns };
}

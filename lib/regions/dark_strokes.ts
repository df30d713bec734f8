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
  for (let y = 0; y < height; y++) {
    if (y >= REACH && y < height - REACH) strokesIn(data, y * width, (y + 1) * width, REACH * width, rows);
    strokesIn(data, y * width + REACH, (y + 1) * width - REACH, REACH, columns);
  }
  return { rows, columns };
}

/** Sets the strokes of one row, [from, to). */
function strokesIn(data: Float32Array, from: number, to: number, step: number, strokes: Uint8Array): void {
  for (let at = from; at < to; at++) {
    const before = data[at - step], after = data[at + step];
    const around = before < after ? before : after;
    if (around >= LEAST_BRIGHT && data[at] < (1 - STROKE_CONTRAST) * around) {
      strokes[at] = 100 * (1 - data[at] / around);
    }
  }
}

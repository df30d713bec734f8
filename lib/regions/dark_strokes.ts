import { makeRoom } from "../pixels/make_room.ts";
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
  const cells = height * width;
  const { kernels, at, bytes, floats } = makeRoom({ grid: cells * 4, rows: cells, columns: cells });
  floats.set(data, at.grid / 4);
  bytes.fill(0, at.rows, at.columns + cells);
  const find = (from: number, to: number, step: number, strokes: number) =>
    kernels.findStrokes(at.grid, from, to, step, LEAST_BRIGHT, STROKE_CONTRAST, strokes);
  find(REACH * width, (height - REACH) * width, REACH * width, at.rows);
  for (let y = 0; y < height; y++) find(y * width + REACH, (y + 1) * width - REACH, REACH, at.columns);
  return {
    rows: bytes.slice(at.rows, at.rows + cells),
    columns: bytes.slice(at.columns, at.columns + cells),
  };
}

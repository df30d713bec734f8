import { makeRoom } from "../pixels/make_room.ts";
import type { Brightness } from "./survey_pixels.ts";
import type { Line } from "./straight_lines.ts";

/** Tick marks on one side of a line. */
export interface Ticks {
  /** 1 or −1: on the side of (−dx, dy)·side, in rows and columns. */
  side: number;
  /** How far from the line they were seen, in cells. */
  reach: number;
  /** Cells from one to the next, and from the line's start to the first. */
  period: number;
  phase: number;
  count: number;
  /** Share of the places where a tick is due that have one. */
  share: number;
  /** The autocorrelation at a period's distance, −1 to 1. */
  correlation: number;
}

/** How far from the line ticks are looked for, in cells: rulers have small ticks and, at each fifth, taller ones. */
const REACHES = [3, 5, 7, 9];
/** Fewer ticks than this can be hairs by chance. */
const LEAST_TICKS = 8;
/** Ticks closer than this cannot be told apart, in cells. */
const LEAST_PERIOD = 3.5;
/** Autocorrelation at the period, at least: rulers of the development images 0.87, hairs beside a straight edge up to 0.61. */
const LEAST_CORRELATION = 0.7;
/** Share of the ticks due that must be there. */
const LEAST_SHARE = 0.85;
/** A tick is darker than both gaps next to it by this share of their brightness, at least. */
const TICK_CONTRAST = 0.04;

/** The most regular row of at least {@linkcode LEAST_TICKS} dark ticks beside a line, if there is one. */
export function findTicks({ height, width, data }: Brightness, line: Line): Ticks | undefined {
  const n = Math.round(line.length);
  const { kernels, at, floats, doubles } = makeRoom({ grid: data.length * 4, scratch: n * 20, ticks: 32 });
  floats.set(data, at.grid / 4);
  let best: Ticks | undefined;
  for (const side of [-1, 1]) {
    for (const reach of REACHES) {
      // deno-fmt-ignore
      const count = kernels.findRegularTicks(at.grid, height, width, line.row, line.column, line.dy, line.dx, n,
        side * reach, LEAST_TICKS, LEAST_PERIOD, LEAST_CORRELATION, TICK_CONTRAST, at.scratch, at.ticks);
      if (count === 0) continue;
      const [period, phase, share, correlation] = doubles.subarray(at.ticks / 8, at.ticks / 8 + 4);
      if (share >= LEAST_SHARE && (!best || share * correlation > best.share * best.correlation)) {
        best = { side, reach, period, phase, count, share, correlation };
      }
    }
  }
  return best;
}

/** Brightness between cells. */
function at({ height, width, data }: Brightness, row: number, column: number): number {
  const y = Math.min(height - 1.001, Math.max(0, row)), x = Math.min(width - 1.001, Math.max(0, column));
  const top = Math.floor(y), left = Math.floor(x), i = top * width + left;
  const down = y - top, right = x - left;
  const below = Math.min(i + width, data.length - 2);
  return (1 - down) * ((1 - right) * data[i] + right * data[i + 1]) +
    down * ((1 - right) * data[below] + right * data[below + 1]);
}

/**
 * The line as far as it has ticks beyond both ends, too: where ink is faint or a hair crosses, runs of strokes end early.
 */
export function extendByTicks(image: Brightness, line: Line, ticks: Ticks): { line: Line; ticks: Ticks } {
  const last = ticks.phase + (ticks.count - 1) * ticks.period;
  const end = Math.max(line.length, walk(image, line, ticks, last, ticks.period));
  const start = Math.min(0, walk(image, line, ticks, ticks.phase, -ticks.period));
  const row = line.row + start * line.dy, column = line.column + start * line.dx;
  return {
    line: { ...line, row, column, length: end - start },
    ticks: { ...ticks, phase: (ticks.phase - start) % ticks.period },
  };
}

/** Where the last tick is, in cells from the line's start. */
function walk(image: Brightness, line: Line, ticks: Ticks, from: number, period: number): number {
  let place = from, last = from;
  for (let missed = 0; missed < 3;) {
    place += period;
    if (!isInside(image, line.row + place * line.dy, line.column + place * line.dx)) break;
    let best = { dip: 0, place };
    for (const off of [-1, 0, 1]) {
      const dip = tickAt(image, line, ticks.side * ticks.reach, place + off);
      if (dip > best.dip) best = { dip, place: place + off };
    }
    if (best.dip < TICK_CONTRAST) missed++;
    else [place, last, missed] = [best.place, best.place, 0];
  }
  return last;
}

/** How far ticks reach from the line on a side, in cells, while every sixth or so of them does; at most `most`. */
export function tickHeight(image: Brightness, line: Line, ticks: Ticks, side: number, most: number): number {
  let height = side === ticks.side ? ticks.reach : 0;
  for (let away = height + 1; away <= most; away++) {
    let count = 0, due = 0;
    for (let place = ticks.phase; place < line.length; place += ticks.period, due++) {
      if ([-1, 0, 1].some((off) => tickAt(image, line, side * away, place + off) >= 2 * TICK_CONTRAST)) {
        count++;
      }
    }
    if (count < due / 6) break;
    height = away;
  }
  return height;
}

/** How much darker a place beside the line is than both places two cells on, as a share of their brightness. */
function tickAt(image: Brightness, line: Line, away: number, place: number): number {
  const [before, here, after] = [-2, 0, 2].map((off) =>
    at(
      image,
      line.row + (place + off) * line.dy - away * line.dx,
      line.column + (place + off) * line.dx + away * line.dy,
    )
  );
  return 1 - here / Math.min(before, after);
}

function isInside({ height, width }: Brightness, row: number, column: number): boolean {
  return row >= 0 && row < height && column >= 0 && column < width;
}

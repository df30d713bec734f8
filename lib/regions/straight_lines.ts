import { wordsOf } from "../image/words_of.ts";
import type { DarkStrokes } from "./dark_strokes.ts";
import type { Brightness } from "./survey_pixels.ts";

/** A straight dark line: from `from` to `to` along the unit vector (`dy`, `dx`), through (`row`, `column`). All in cells. */
export interface Line {
  row: number;
  column: number;
  dy: number;
  dx: number;
  length: number;
}

/** Directions a half turn is divided into: with the half cell that `refine` adds, 200 cells stay on the line. */
const ANGLES = 120;
/** So many of the straightest lines each way are looked at; a hairy image has many, and a ruler's is among its longest. */
const LINES = 6;
/** A cell off the line costs as much as this many on it bring: a line is unbroken but for a hair or a reflection. */
const GAP_COST = 1;
/** Slopes to both sides, and cells, in which a line that was found has taken the votes. */
const CLEARED = 4, CLEARED_CELLS = 6;
/** Shorter lines than this share of the longest side are no ruler's. */
const LEAST_LENGTH = 0.2;

/** The longest straight dark lines of an image: by a Hough transform of its thin dark strokes. */
export function straightLines(image: Brightness, strokes: DarkStrokes): Line[] {
  return [...linesAlong(image, strokes, "rows"), ...linesAlong(image, strokes, "columns")];
}

/** Lines within 45° of horizontal, from strokes dark across rows; or those within 45° of vertical. */
function linesAlong(
  { height, width, data }: Brightness,
  bothWays: DarkStrokes,
  across: "rows" | "columns",
): Line[] {
  const strokes = bothWays[across]; // [h, w]
  const step = across === "rows" ? width : 1;
  const thick = thickened(strokes, step); // a line that bends by a cell under its lens is still one
  const longest = Math.max(height, width);
  // v = offset + u · slope, where u runs along the line: a point votes once for each slope.
  const slopes = Array.from(
    { length: ANGLES / 2 },
    (_, i) => Math.tan(Math.PI * ((i + 0.5) / ANGLES - 0.25)),
  );
  const offsets = 3 * longest;
  const votes = new Uint16Array(slopes.length * offsets);
  const vote = (u: number, v: number) => {
    for (let i = 0; i < slopes.length; i++) votes[i * offsets + Math.round(v - u * slopes[i]) + longest]++;
  };
  for (const at of darkest(strokes, data, step)) {
    const x = at % width, y = (at - x) / width;
    if (across === "rows") vote(x, y);
    else vote(y, x);
  }
  const lines: Line[] = [];
  const peaks = slopes.map((_, i) => peakOf(votes, i * offsets, (i + 1) * offsets));
  for (let found = 0; found < LINES; found++) {
    const { at: best } = peaks.reduce((most, peak) => peak.sum > most.sum ? peak : most);
    const i = Math.floor(best / offsets), offset = best % offsets - longest;
    if (votes[best] < LEAST_LENGTH * longest / 3) break;
    const line = refine({ strokes: thick, height, width, across }, slopes[i], offset);
    clearAround(votes, i, offset + longest, offsets, slopes, longest);
    for (
      let near = Math.max(0, i - CLEARED - 1);
      near <= Math.min(slopes.length - 1, i + CLEARED + 1);
      near++
    ) {
      peaks[near] = peakOf(votes, near * offsets, (near + 1) * offsets);
    }
    if (line.length >= LEAST_LENGTH * longest) lines.push(line);
  }
  return lines;
}

/** The strokes and what is next to them on both sides. */
function thickened(strokes: Uint8Array, step: number): Uint8Array {
  const words = wordsOf(strokes), before = wordsOf(strokes, -step), after = wordsOf(strokes, step);
  for (let i = 0; i < words.length; i++) words[i] |= before[i] | after[i];
  return new Uint8Array(words.buffer, 0, strokes.length);
}

/** The strokes' cells that are darker than those on both sides, the first of equals. */
function darkest(strokes: Uint8Array, data: Float32Array, step: number): number[] {
  const words = wordsOf(strokes);
  const found: number[] = [];
  for (let i = 0; i < words.length; i++) {
    if (words[i] === 0) continue; // most are
    for (let at = 4 * i; at < 4 * i + 4; at++) {
      if (strokes[at] && data[at] <= data[at - step] && data[at] < data[at + step]) found.push(at);
    }
  }
  return found;
}

/** Where most votes are side by side, the place itself counted twice: the first of equals. */
function peakOf(votes: Uint16Array, from: number, to: number): { at: number; sum: number } {
  let best = 1, most = 0;
  for (let i = Math.max(1, from); i < Math.min(to, votes.length - 1); i++) {
    if (votes[i] === 0) continue;
    const sum = votes[i - 1] + 2 * votes[i] + votes[i + 1];
    if (sum <= most) continue;
    best = i;
    most = sum;
  }
  return { at: best, sum: most };
}

/** Takes the votes for lines that cross this one near the image's middle at next to its own angle. */
function clearAround(
  votes: Uint16Array,
  slope: number,
  offset: number,
  offsets: number,
  slopes: number[],
  longest: number,
): void {
  for (let i = Math.max(0, slope - CLEARED); i <= Math.min(slopes.length - 1, slope + CLEARED); i++) {
    const turned = Math.abs(slopes[i] - slopes[slope]) * longest;
    const low = Math.min(0, (slopes[slope] - slopes[i]) * longest), high = low + turned;
    votes.fill(
      0,
      i * offsets + Math.max(0, Math.floor(offset + low - CLEARED_CELLS)),
      i * offsets + Math.min(offsets, Math.ceil(offset + high + CLEARED_CELLS)),
    );
  }
}

interface Strokes {
  strokes: Uint8Array;
  height: number;
  width: number;
  across: "rows" | "columns";
}

/** The longest unbroken run of strokes on lines next to the one given. */
function refine(from: Strokes, slope: number, offset: number): Line {
  let best = { score: 0, start: 0, end: 0, slope, offset };
  for (let turn = -2; turn <= 2; turn++) {
    const turned = slope + turn * 0.5 * Math.PI / ANGLES * (1 + slope * slope);
    const middle = (from.across === "rows" ? from.width : from.height) / 2;
    for (let shift = -3; shift <= 3; shift++) {
      // Turned about the middle as well as about the end.
      for (const pivot of turn ? [0, middle, 2 * middle] : [0]) {
        const moved = offset + shift + (slope - turned) * pivot;
        const run = longestRun(from, turned, moved);
        if (run.score > best.score) best = { ...run, slope: turned, offset: moved };
      }
    }
  }
  const scale = Math.hypot(1, best.slope);
  const u = best.start, v = best.offset + best.start * best.slope;
  const length = (best.end - best.start) * scale;
  return from.across === "rows"
    ? { row: v, column: u, dy: best.slope / scale, dx: 1 / scale, length }
    : { row: u, column: v, dy: 1 / scale, dx: best.slope / scale, length };
}

function longestRun({ strokes, height, width, across }: Strokes, slope: number, offset: number) {
  const [along, wide] = across === "rows" ? [width, height] : [height, width];
  let best = { score: 0, start: 0, end: 0 };
  let score = 0, start = 0;
  for (let u = 0; u < along; u++) {
    const v = Math.round(offset + u * slope);
    const isOn = v >= 0 && v < wide && strokes[across === "rows" ? v * width + u : u * width + v] > 0;
    if (score === 0) start = u;
    score = Math.max(0, score + (isOn ? 1 : -GAP_COST));
    if (score > best.score) best = { score, start, end: u + 1 };
  }
  return best;
}

import { makeRoom } from "../pixels/make_room.ts";
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

/** Directions a half turn is divided into: with the half cell that refining adds, 200 cells stay on the line. */
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
  strokes: DarkStrokes,
  across: "rows" | "columns",
): Line[] {
  const cells = height * width;
  const step = across === "rows" ? width : 1;
  const isTurned = Number(across === "columns");
  const longest = Math.max(height, width);
  // v = offset + u · slope, where u runs along the line: a point votes once for each slope.
  const slopes = Array.from(
    { length: ANGLES / 2 },
    (_, i) => Math.tan(Math.PI * ((i + 0.5) / ANGLES - 0.25)),
  );
  const offsets = 3 * longest;
  const { kernels, at, bytes, words, floats, doubles } = makeRoom({
    grid: cells * 4,
    before: step,
    strokes: cells,
    after: step,
    thick: cells, // a line that bends by a cell under its lens is still one
    slopes: slopes.length * 8,
    votes: slopes.length * offsets * 2,
    peak: 8,
    line: 32,
  });
  floats.set(data, at.grid / 4);
  bytes.fill(0, at.before, at.thick);
  bytes.set(strokes[across], at.strokes);
  doubles.set(slopes, at.slopes / 8);
  bytes.fill(0, at.votes, at.peak);
  kernels.thickenStrokes(at.strokes, cells, step, at.thick);
  // deno-fmt-ignore
  kernels.voteForLines(at.grid, at.strokes, height, width, step, isTurned, at.slopes, slopes.length, offsets, longest,
    at.votes);
  const votes = new Uint16Array(bytes.buffer, at.votes, slopes.length * offsets); // [slopes, offsets]

  const peakOf = (slope: number) => {
    kernels.findPeak(at.votes, slope * offsets, Math.min((slope + 1) * offsets, votes.length - 1), at.peak);
    return { at: words[at.peak / 4], sum: words[at.peak / 4 + 1] };
  };
  const refine = (slope: number, offset: number): Line => {
    const turn = 0.5 * Math.PI / ANGLES;
    kernels.refineLine(at.thick, height, width, isTurned, slope, offset, turn, GAP_COST, at.line);
    return lineOf(doubles.subarray(at.line / 8, at.line / 8 + 4), across);
  };
  const lines: Line[] = [];
  const peaks = slopes.map((_, i) => peakOf(i));
  for (let found = 0; found < LINES; found++) {
    const { at: best } = peaks.reduce((most, peak) => peak.sum > most.sum ? peak : most);
    const i = Math.floor(best / offsets), offset = best % offsets - longest;
    if (votes[best] < LEAST_LENGTH * longest / 3) break;
    const line = refine(slopes[i], offset);
    clearAround(votes, i, offset + longest, offsets, slopes, longest);
    for (
      let near = Math.max(0, i - CLEARED - 1);
      near <= Math.min(slopes.length - 1, i + CLEARED + 1);
      near++
    ) {
      peaks[near] = peakOf(near);
    }
    if (line.length >= LEAST_LENGTH * longest) lines.push(line);
  }
  return lines;
}

/** From slope, offset, start and end. */
function lineOf([slope, offset, start, end]: Float64Array, across: "rows" | "columns"): Line {
  const scale = Math.hypot(1, slope);
  const u = start, v = offset + start * slope;
  const length = (end - start) * scale;
  return across === "rows"
    ? { row: v, column: u, dy: slope / scale, dx: 1 / scale, length }
    : { row: u, column: v, dy: 1 / scale, dx: slope / scale, length };
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

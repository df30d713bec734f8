import { makeRoom } from "../pixels/make_room.ts";
import type { RgbImage } from "../types.ts";
import { type DarkStrokes, darkStrokes } from "./dark_strokes.ts";
import { extendByTicks, findTicks, tickHeight, type Ticks } from "./ruler_ticks.ts";
import { type Line, straightLines } from "./straight_lines.ts";
import { type Brightness, type PixelSurvey, surveyPixels } from "./survey_pixels.ts";

/** Rulers in an image, in cells. */
export interface Rulers {
  height: number;
  width: number;
  /** [height, width], 1 is ruler. */
  mask: Uint8Array;
  count: number;
}

/** A smaller image cannot show a ruler's ticks apart. */
const LEAST_SIZE = 200;
/** Cells that a ruler's band reaches beyond its ink, for the grey that reducing the image spreads. */
const MARGIN = 2;
/** Ticks and letters reach no further from the line than this share of its length. */
const TALLEST = 0.09;
/** Letters ("mm") begin this far from the line and lie by one of its ends; shares of its length. */
const LETTERS_FROM = 0.015, LETTERS_BEYOND = 0.02, LETTERS_ALONG = 0.13;
/** There are letters where this share of the cells is dark strokes. */
const LETTERS_SHARE = 0.06;
/** Tissue shows within so many cells of a stroke's. */
const STROKE_REACH = 3;
/** Tissue is as bright as that beside the rest of the ruler, or else a lesion, and darker than this share of it. */
const LESION_SHARE = 0.85;

/**
 * Finds scale bars: straight dark lines of any direction with at least eight dark ticks beside them at regular distances.
 * Hairs are neither straight nor regular. A ruler's part of the image is the band of its ticks, and its letters; but
 * where the band is as dark as a lesion, tissue and ticks are left alone.
 *
 * A ruler without a line that joins its ticks, or with ticks closer than seven pixels in 1024, or out of
 * focus, or in an image of less than 200 pixels, is not found.
 */
export function findRulers(
  image: RgbImage,
  { brightness: small }: Pick<PixelSurvey, "brightness"> = surveyPixels(image),
): Rulers {
  const { height, width } = small;
  const mask = new Uint8Array(height * width);
  let count = 0;
  if (Math.max(height, width) < LEAST_SIZE) return { height, width, mask, count };
  const strokes = darkStrokes(small);
  let tissue: Uint8Array | undefined;
  for (const line of straightLines(small, strokes)) {
    const ticks = findTicks(small, line);
    if (!ticks) continue;
    tissue ??= greenTissue(image, small);
    drawRuler(small, tissue, strokes, extendByTicks(small, line, ticks), mask);
    count++;
  }
  return { height, width, mask, count };
}

function drawRuler(
  image: Brightness,
  tissue: Uint8Array,
  strokes: DarkStrokes,
  { line, ticks }: { line: Line; ticks: Ticks },
  mask: Uint8Array,
): void {
  const most = Math.round(TALLEST * line.length);
  const band: number[] = [];
  const sides = [-1, 1].map((side) => side * (tickHeight(image, line, ticks, side, most) + MARGIN));
  box(image, line, [-MARGIN, line.length + MARGIN], [sides[0], sides[1]], (cell) => band.push(cell));
  const sorted = Uint8Array.from(band, (cell) => tissue[cell]).sort();
  const leastTissue = LESION_SHARE * sorted[Math.floor(0.75 * sorted.length)];
  for (const cell of band) if (tissue[cell] >= leastTissue) mask[cell] = 1;
  for (const side of [-1, 1]) {
    const across = [LETTERS_FROM, TALLEST].map((share) => side * share * line.length);
    for (const end of [[-LETTERS_BEYOND, LETTERS_ALONG], [1 - LETTERS_ALONG, 1 + LETTERS_BEYOND]]) {
      const along = end.map((share) => share * line.length);
      drawLetters(image, tissue, strokes, line, along, across, leastTissue, mask);
    }
  }
}

/** Sets the strokes of letters and what is next to them, if there are any in the box. */
function drawLetters(
  image: Brightness,
  tissue: Uint8Array,
  strokes: DarkStrokes,
  line: Line,
  along: number[],
  across: number[],
  leastTissue: number,
  mask: Uint8Array,
): void {
  const cells: number[] = [];
  box(image, line, along, across, (cell) => cells.push(cell));
  const dark = cells.filter((cell) => !mask[cell] && (strokes.rows[cell] || strokes.columns[cell]));
  if (dark.length < LETTERS_SHARE * cells.length) return;
  for (const cell of dark) {
    if (tissue[cell] < leastTissue) continue;
    near(image, cell, MARGIN, (next) => mask[next] = 1);
  }
}

/**
 * Green in the middle of each cell or of the brightest within {@linkcode STROKE_REACH}: what pigment and blood darken most, of
 * the tissue, whatever stroke lies over it.
 */
function greenTissue({ height: H, width: W, data }: RgbImage, { height, width }: Brightness): Uint8Array {
  const pitch = width + 2 * STROKE_REACH;
  const margin = STROKE_REACH * pitch + STROKE_REACH;
  const { kernels, at, bytes, words } = makeRoom({
    row: W * 3,
    columns: width * 4,
    cells: (height + 2 * STROKE_REACH) * pitch,
    brightest: height * pitch,
  });
  bytes.fill(0, at.cells, at.brightest);
  for (let x = 0; x < width; x++) words[at.columns / 4 + x] = Math.floor((x + 0.5) * W / width);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y + 0.5) * H / height);
    bytes.set(data.subarray(row * W * 3, (row + 1) * W * 3), at.row);
    kernels.takeGreen(at.row, at.columns, width, at.cells + margin + y * pitch);
  }
  kernels.brightestWithin(at.cells, height, pitch, STROKE_REACH, at.brightest);
  const tissue = new Uint8Array(height * width);
  for (let y = 0, from = at.brightest; y < height; y++, from += pitch) {
    tissue.set(bytes.subarray(from, from + width), y * width);
  }
  return tissue;
}

/** Visits the cells of a box along a line; `across` counts from the line towards (−dx, dy). */
function box(
  { height, width }: Brightness,
  line: Line,
  along: number[],
  across: number[],
  visit: (cell: number) => void,
): void {
  const [low, high] = across.toSorted((a, b) => a - b);
  const corners = along.flatMap((u) =>
    across.map((v) => [line.row + u * line.dy - v * line.dx, line.column + u * line.dx + v * line.dy])
  );
  const rows = corners.map(([row]) => row), columns = corners.map(([, column]) => column);
  const top = Math.max(0, Math.floor(Math.min(...rows)));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(...rows)));
  const left = Math.max(0, Math.floor(Math.min(...columns)));
  const right = Math.min(width - 1, Math.ceil(Math.max(...columns)));
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const dy = y - line.row, dx = x - line.column;
      const u = dy * line.dy + dx * line.dx, v = dx * line.dy - dy * line.dx;
      if (u >= along[0] && u <= along[1] && v >= low && v <= high) visit(y * width + x);
    }
  }
}

function near(
  { height, width }: Brightness,
  cell: number,
  reach: number,
  visit: (cell: number) => void,
): void {
  const x = cell % width, y = (cell - x) / width;
  for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
    for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
      visit(row * width + column);
    }
  }
}

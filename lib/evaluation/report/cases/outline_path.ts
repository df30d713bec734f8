// @ts-types="npm:@types/d3-contour@3.0.6"
import { contours } from "d3-contour";

/** Units of a path to a pixel of the picture: whole numbers are short, and a quarter of a pixel is not seen. */
export const PATH_UNITS = 4;

/** Bytes of a path above which it is drawn more coarsely: speckle could take a hundred kilobytes. */
const MAX_BYTES = 12_000;

/** The outline runs where half of a picture's pixel belongs to the mask. */
const LEVEL = 0.5;

/**
 * The outline of a mask as an SVG path with holes (for the even-odd rule), over a picture of the given size; empty for
 * an empty mask.
 *
 * A pixel of the picture counts by the share of it that the mask covers, and the outline runs between them by that share,
 * so it is smooth and true to a fraction of the picture's pixel. A mask of very many specks is drawn on a coarser grid.
 *
 * @param mask `data` is [height, width]; 0 is background
 * @param picture its size in pixels, no larger than the mask
 */
export function outlinePath(
  mask: { height: number; width: number; data: Uint8Array },
  picture: { height: number; width: number },
): string {
  for (let coarse = 1;; coarse *= 2) {
    const grid = {
      height: Math.max(1, Math.ceil(picture.height / coarse)),
      width: Math.max(1, Math.ceil(picture.width / coarse)),
    };
    const path = traceOutline(coverage(mask, grid), grid, picture);
    if (path.length <= MAX_BYTES || grid.height * grid.width === 1) return path;
  }
}

/** The share of each cell of the grid that is in the mask: [height, width], 0–1. */
function coverage(
  mask: { height: number; width: number; data: Uint8Array },
  grid: { height: number; width: number },
): Float64Array {
  const set = new Float64Array(grid.height * grid.width);
  const all = new Float64Array(grid.height * grid.width);
  const columns = Int32Array.from(
    { length: mask.width },
    (_, x) => Math.floor((x + 0.5) * grid.width / mask.width),
  );
  for (let y = 0, i = 0; y < mask.height; y++) {
    const row = Math.floor((y + 0.5) * grid.height / mask.height) * grid.width;
    for (let x = 0; x < mask.width; x++, i++) {
      all[row + columns[x]]++;
      if (mask.data[i] !== 0) set[row + columns[x]]++;
    }
  }
  return set.map((count, i) => all[i] > 0 ? count / all[i] : 0);
}

function traceOutline(
  shares: Float64Array,
  grid: { height: number; width: number },
  picture: { height: number; width: number },
): string {
  const scale = [PATH_UNITS * picture.width / grid.width, PATH_UNITS * picture.height / grid.height];
  const [outline] = contours().size([grid.width, grid.height]).thresholds([LEVEL])(Array.from(shares));
  return outline.coordinates.flat().map((ring) =>
    ringPath(ring.map(([x, y]) => [Math.round(x * scale[0]), Math.round(y * scale[1])]))
  ).join("");
}

/** A closed ring in relative steps; steps in one direction become one. */
function ringPath(ring: number[][]): string {
  const steps: number[][] = [];
  for (let i = 1; i < ring.length; i++) {
    const step = [ring[i][0] - ring[i - 1][0], ring[i][1] - ring[i - 1][1]];
    const last = steps.at(-1);
    const isStraight = last && last[0] * step[1] === last[1] * step[0] &&
      last[0] * step[0] + last[1] * step[1] >= 0;
    if (isStraight) {
      last[0] += step[0];
      last[1] += step[1];
    } else if (step[0] !== 0 || step[1] !== 0) steps.push(step);
  }
  // Less than a triangle encloses nothing.
  if (steps.length < 3) return "";
  const moves = steps.slice(0, -1).map(([x, y]) => `${x}${y < 0 ? "" : " "}${y}`);
  return `M${ring[0][0]} ${ring[0][1]}l${moves.join(" ").replaceAll(" -", "-")}z`;
}

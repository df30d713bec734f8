import type { ImageCells } from "./survey_pixels.ts";

/**
 * Largest spread (highest less lowest sample) inside a cell of a flat surround, 0–255. Black that a scanner drew is exactly
 * flat, and a JPEG's letterbox nearly; speckle and skin spread over ten and more.
 */
const FLAT_SPREAD = 6;
/** Fewer pixels than this side by side can be alike by chance. */
const WINDOW_PIXELS = 6;
/** A flat surround is as dark as this, or as bright as white paper; 0–255. */
const BLACK = 20, WHITE = 250;
/** What is enclosed by surround and border is text or a mark, not the picture, when it is less than this share of the image. */
const MARK_SHARE = 0.03;
/** Less of the image than this is no surround: a clipped shadow in a corner. */
const LEAST_SHARE = 0.002;

/**
 * The flat black or white surround of a picture, with the marks enclosed in it: cells without any noise that are
 * connected with one of the image's corners, or with a side that is flat for most of its length.
 *
 * @param cells the image in cells of the same size
 * @param pixels along a cell's side
 * @returns [height, width], 1 is surround, and how many
 */
export function findFlatSurround(cells: ImageCells, pixels: number): { mask: Uint8Array; pixels: number } {
  const { height, width } = cells;
  const flat = flatCells(cells, Math.ceil(WINDOW_PIXELS / pixels)); // more than one where the image is small
  const mask = new Uint8Array(height * width);
  for (const seed of seeds(flat, height, width)) fill(flat, height, width, seed, mask);
  if (count(mask) < LEAST_SHARE * mask.length) return { mask: mask.fill(0), pixels: 0 };
  encloseMarks(mask, height, width);
  return { mask, pixels: count(mask) };
}

/** 1 for cells that are flat and black, 2 for flat and white, 0 for the others. */
function flatCells({ height, width, low, high }: ImageCells, cells: number): Uint8Array {
  const flat = new Uint8Array(height * width);
  for (let top = 0; top + cells <= height; top++) {
    for (let left = 0; left + cells <= width; left++) {
      let most = 0, least = 255;
      eachCell(top, left, cells, width, (cell) => {
        most = Math.max(most, high[cell]);
        least = Math.min(least, low[cell]);
      });
      const kind = most - least > FLAT_SPREAD ? 0 : most <= BLACK ? 1 : least >= WHITE ? 2 : 0;
      if (kind > 0) eachCell(top, left, cells, width, (cell) => flat[cell] = kind);
    }
  }
  return flat;
}

function eachCell(
  top: number,
  left: number,
  cells: number,
  width: number,
  visit: (cell: number) => void,
): void {
  for (let row = top; row < top + cells; row++) {
    for (let column = left; column < left + cells; column++) visit(row * width + column);
  }
}

/** Flat cells in the corners, and those of sides that are flat for most of their length. */
function seeds(flat: Uint8Array, height: number, width: number): number[] {
  const sides = [
    Array.from({ length: width }, (_, x) => x),
    Array.from({ length: width }, (_, x) => (height - 1) * width + x),
    Array.from({ length: height }, (_, y) => y * width),
    Array.from({ length: height }, (_, y) => y * width + width - 1),
  ];
  const whole = sides.filter((side) => side.filter((cell) => flat[cell]).length > side.length / 2).flat();
  return [0, width - 1, (height - 1) * width, height * width - 1, ...whole].filter((cell) => flat[cell]);
}

/** Sets what is connected with the seed through the four neighbours and has its value. */
function fill(values: Uint8Array, height: number, width: number, seed: number, mask: Uint8Array): number[] {
  if (mask[seed]) return [];
  mask[seed] = 1;
  const filled = [seed];
  for (let i = 0; i < filled.length; i++) {
    const cell = filled[i], x = cell % width, y = (cell - x) / width;
    const visit = (next: number) => {
      if (mask[next] || values[next] !== values[seed]) return;
      mask[next] = 1;
      filled.push(next);
    };
    if (x > 0) visit(cell - 1);
    if (x + 1 < width) visit(cell + 1);
    if (y > 0) visit(cell - width);
    if (y + 1 < height) visit(cell + width);
  }
  return filled;
}

/** Adds the small islands that surround and border enclose. The largest part is the picture, however small. */
function encloseMarks(mask: Uint8Array, height: number, width: number): void {
  const outside = mask.slice();
  const seen = mask.slice();
  const islands: number[][] = [];
  for (let cell = 0; cell < mask.length; cell++) {
    if (!seen[cell]) islands.push(fill(outside, height, width, cell, seen));
  }
  islands.sort((a, b) => b.length - a.length);
  for (const island of islands.slice(1)) {
    if (island.length < MARK_SHARE * mask.length) { for (const cell of island) mask[cell] = 1; }
  }
}

function count(mask: Uint8Array): number {
  return mask.reduce((sum, isSet) => sum + isSet, 0);
}

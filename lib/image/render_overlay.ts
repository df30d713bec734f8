import type { LabelMap, RgbImage } from "../types.ts";
import { labelColour } from "./label_colour.ts";
import { UNIFORM, wordsOf } from "./words_of.ts";

/** One pixel of line for so many pixels of the longer side, so that lines show when the picture is scaled to a screen. */
const PIXELS_PER_LINE_WIDTH = 600;

/** The line at a boundary is light inside a dark rim: one of the two shows on any image. */
const LIGHT = 255, DARK = 20;

/**
 * The image with each label's colour laid over it, translucent, and the boundaries between labels drawn as a light line
 * with a dark rim. Lines get wider on larger images: one pixel per 600 of the longer side, at least one.
 *
 * @returns RGB, [height, width, 3]
 * @throws {RangeError} when image and labels differ in size: a fault of the caller
 */
export function renderOverlay(
  image: RgbImage,
  labels: LabelMap,
): { height: number; width: number; data: Uint8Array } {
  const { height, width } = labels;
  if (image.height !== height || image.width !== width) {
    throw new RangeError(
      `Cannot render overlay: labels must be ${image.width}×${image.height} pixels, got ${width}×${height}`,
    );
  }
  const words = wordsOf(image.data); // and then the overlay
  const edges = blend(words, labels);
  const data = new Uint8Array(words.buffer, 0, image.data.length);
  const lineWidth = Math.max(1, Math.round(Math.max(height, width) / PIXELS_PER_LINE_WIDTH));
  const isDrawn = new Uint8Array(labels.data.length);
  const draw = (pixels: readonly number[], shade: number) => {
    for (const pixel of pixels) {
      isDrawn[pixel] = 1;
      data[pixel * 3] = data[pixel * 3 + 1] = data[pixel * 3 + 2] = shade;
    }
  };
  let line = edges;
  draw(line, LIGHT);
  for (let step = 1; step < 2 * lineWidth; step++) {
    line = around(line, isDrawn, height, width);
    draw(line, step < lineWidth ? LIGHT : DARK);
  }
  return { height, width, data };
}

/**
 * Lays the labels' colours over pixels, a quarter to three of the image, which must stay readable: four pixels at a time where all have the label that those to the right and below have.
 *
 * @param words red, green and blue of each pixel, changed in place
 * @returns the boundaries: pixels that have another label to the right or below
 */
function blend(words: Int32Array<ArrayBuffer>, { height, width, data: labels }: LabelMap): number[] {
  const colours = new Uint8Array(256 * 3);
  for (let label = 0; label < 256; label++) colours.set(labelColour(label), label * 3);
  const [even, odd] = addends(colours);
  const pixels = new Uint8Array(words.buffer);
  const here = wordsOf(labels), right = wordsOf(labels, 1), below = wordsOf(labels, width);
  const edges: number[] = [];
  for (let four = 0; four < here.length; four++) {
    const label = here[four] & 255;
    if (here[four] === UNIFORM[label] && here[four] === right[four] && here[four] === below[four]) {
      for (let i = 3 * four, k = 3 * label, end = i + 3; i < end; i++, k++) {
        const word = words[i];
        const low = 3 * (word & HALVES) + even[k], high = 3 * ((word >>> 8) & HALVES) + odd[k];
        words[i] = ((low >>> 2) & HALVES) | ((high << 6) & ~HALVES);
      }
      continue;
    }
    for (let pixel = 4 * four, end = Math.min(pixel + 4, labels.length); pixel < end; pixel++) {
      const label = labels[pixel];
      for (let c = 0; c < 3; c++) {
        pixels[3 * pixel + c] = (3 * pixels[3 * pixel + c] + colours[3 * label + c] + 2) >> 2;
      }
      const isEdge = ((pixel + 1) % width !== 0 && labels[pixel + 1] !== label) ||
        (pixel + width < height * width && labels[pixel + width] !== label);
      if (isEdge) edges.push(pixel);
    }
  }
  return edges;
}

/** Every other byte of a word, with room to add up. */
const HALVES = 0x00ff00ff;

/**
 * What is added to three times four pixels, so that a quarter of it is the mean, rounded: a colour, and one half. Of the even
 * and the odd bytes of each of their three words, [256 · 3].
 */
function addends(colours: Uint8Array): [Int32Array, Int32Array] {
  const repeated = new Int32Array(256 * 3);
  const bytes = new Uint8Array(repeated.buffer);
  for (let i = 0; i < bytes.length; i++) bytes[i] = colours[Math.floor(i / 12) * 3 + i % 3];
  const rounded = (word: number) => (word & HALVES) + 0x00020002;
  return [repeated.map(rounded), repeated.map((word) => rounded(word >>> 8))];
}

/** The pixels beside these, above and below, that are not drawn yet. */
function around(line: readonly number[], isDrawn: Uint8Array, height: number, width: number): number[] {
  const found: number[] = [];
  const visit = (pixel: number) => {
    if (isDrawn[pixel]) return;
    isDrawn[pixel] = 1;
    found.push(pixel);
  };
  for (const pixel of line) {
    const column = pixel % width;
    if (column > 0) visit(pixel - 1);
    if (column + 1 < width) visit(pixel + 1);
    if (pixel >= width) visit(pixel - width);
    if (pixel + width < height * width) visit(pixel + width);
  }
  return found;
}

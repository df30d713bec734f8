import { labelColour } from "../../image/label_colour.ts";
import type { IndexedImage } from "./read_indexed_png.ts";

/** Every label in its colour, opaque. */
export function paintLabels(labels: IndexedImage): OffscreenCanvas {
  return paint(labels, (label) => [...labelColour(label), 255]);
}

/** What is 0 is covered with a veil, the rest is left free. */
export function paintVeil(mask: IndexedImage): OffscreenCanvas {
  return paint(mask, (value) => value === 0 ? [10, 12, 14, 120] : [0, 0, 0, 0]);
}

/** What is not 0 in one colour. */
export function paintHighlight(mask: IndexedImage): OffscreenCanvas {
  return paint(mask, (value) => value === 0 ? [0, 0, 0, 0] : [255, 255, 255, 70]);
}

/** Colours by number: a table of 256, so that a pixel costs one look. */
function paint(
  { height, width, data }: IndexedImage,
  colourOf: (value: number) => readonly number[],
): OffscreenCanvas {
  const colours = new Uint32Array(256);
  const bytes = new Uint8Array(colours.buffer);
  for (let value = 0; value < 256; value++) bytes.set(colourOf(value), 4 * value);
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  for (let i = 0; i < data.length; i++) words[i] = colours[data[i]];
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
  return canvas;
}

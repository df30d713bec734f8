import type { LabelMap, RgbImage } from "../types.ts";
import { labelColour } from "./label_colour.ts";

/** Share of the label's colour inside a region: the image must stay readable. */
const FILL_OPACITY = 0.25;

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
  const colours = new Uint8Array(256 * 3);
  for (let label = 0; label < 256; label++) colours.set(labelColour(label), label * 3);
  const data = new Uint8Array(image.data.length);
  for (let pixel = 0, at = 0; pixel < labels.data.length; pixel++) {
    const colour = labels.data[pixel] * 3;
    for (let c = 0; c < 3; c++, at++) {
      data[at] = Math.round(image.data[at] + (colours[colour + c] - image.data[at]) * FILL_OPACITY);
    }
  }
  const lineWidth = Math.max(1, Math.round(Math.max(height, width) / PIXELS_PER_LINE_WIDTH));
  const isLine = grow(boundaries(labels), height, width, lineWidth - 1);
  const isRim = grow(isLine, height, width, lineWidth);
  for (let pixel = 0; pixel < isRim.length; pixel++) {
    if (!isRim[pixel]) continue;
    data.fill(isLine[pixel] ? LIGHT : DARK, pixel * 3, pixel * 3 + 3);
  }
  return { height, width, data };
}

/** 1 where the pixel to the right or below has another label. [height, width] */
function boundaries({ height, width, data }: LabelMap): Uint8Array {
  const isBoundary = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const differs = (x + 1 < width && data[at] !== data[at + 1]) ||
        (y + 1 < height && data[at] !== data[at + width]);
      if (differs) isBoundary[at] = 1;
    }
  }
  return isBoundary;
}

/** The pixels set, and those beside them: one step to the right and down, then the other way, `steps` in all. */
function grow(mask: Uint8Array, height: number, width: number, steps: number): Uint8Array {
  let from = mask;
  for (let step = 0; step < steps; step++) {
    const to = from.slice();
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (!from[at]) continue;
        if (x > 0) to[at - 1] = 1;
        if (x + 1 < width) to[at + 1] = 1;
        if (y > 0) to[at - width] = 1;
        if (y + 1 < height) to[at + width] = 1;
      }
    }
    from = to;
  }
  return from;
}

import { makeRoom } from "../pixels/make_room.ts";
import type { LabelMap, RgbImage } from "../types.ts";
import { labelColour, TARGET_COLOUR } from "./label_colour.ts";

/** One pixel of line for so many pixels of the longer side, so that lines show when the picture is scaled to a screen. */
const PIXELS_PER_LINE_WIDTH = 600;

/** The line at a boundary is light inside a dark rim: one of the two shows on any image. */
const LIGHT = 0xffffff, DARK = 0x141414;
const [RED, GREEN, BLUE] = TARGET_COLOUR, TARGET = RED << 16 | GREEN << 8 | BLUE;

/** A strip of the image is so large, in pixels, that what is done once for each costs little. */
const STRIP_PIXELS = 2 ** 17;

/**
 * The image with each label's colour laid over it, translucent, and the boundaries between labels drawn as a light line
 * with a dark rim; over them, the target's outline in a colour of its own. Lines get wider on larger images: one pixel per 600
 * of the longer side, at least one.
 *
 * @param target its mask
 * @returns RGB, [height, width, 3]
 * @throws {RangeError} when labels or target are not of the image's size: a fault of the caller
 */
export function renderOverlay(
  image: RgbImage,
  labels: LabelMap,
  target?: LabelMap,
): { height: number; width: number; data: Uint8Array } {
  const { height, width } = image;
  for (const [name, map] of Object.entries({ labels, target })) {
    if (!map || (map.height === height && map.width === width)) continue;
    throw new RangeError(
      `Cannot render overlay: ${name} must be ${width}×${height} pixels, got ${map.width}×${map.height}`,
    );
  }
  const lineWidth = Math.max(1, Math.round(Math.max(height, width) / PIXELS_PER_LINE_WIDTH));
  const stripRows = Math.min(height, Math.max(8 * lineWidth, Math.ceil(STRIP_PIXELS / width)));
  const beyond = 2 * lineWidth; // rows, whose boundaries reach into a strip
  const { kernels, at, bytes } = makeRoom({
    labelColours: COLOURS.length,
    colours: 16 * COLOURS.length,
    image: stripRows * width * 3,
    labels: (stripRows + 2 * beyond) * width,
    drawn: (stripRows + 2 * beyond) * width,
    line: (stripRows + 2 * beyond) * width * 4,
  });
  bytes.set(COLOURS, at.labelColours);
  kernels.repeatColours(at.labelColours, at.colours);
  const data = new Uint8Array(image.data.length);
  for (let row = 0; row < height; row += stripRows) {
    const end = Math.min(height, row + stripRows), pixels = (end - row) * width;
    const from = Math.max(0, row - beyond), to = Math.min(height, end + beyond);
    bytes.set(image.data.subarray(row * width * 3, end * width * 3), at.image);
    const drawLines = (colour: number) => {
      // deno-fmt-ignore
      kernels.drawBoundaries(at.labels, to - from, width, row - from, end - from, at.image, lineWidth, colour, DARK,
        at.drawn, at.line);
    };
    bytes.set(labels.data.subarray(from * width, to * width), at.labels);
    kernels.blendLabels(pixels, at.image, at.labels + (row - from) * width, at.colours);
    drawLines(LIGHT);
    if (target) {
      bytes.set(target.data.subarray(from * width, to * width), at.labels);
      drawLines(TARGET);
    }
    data.set(bytes.subarray(at.image, at.image + pixels * 3), row * width * 3);
  }
  return { height, width, data };
}

/** Of every label, [256, 3]. */
const COLOURS = new Uint8Array(256 * 3);
for (let label = 0; label < 256; label++) COLOURS.set(labelColour(label), label * 3);

import type { RgbImage } from "../types.ts";
import { findDarkCorners } from "./frame_corners.ts";
import { findFlatSurround } from "./frame_surround.ts";
import { cellColumns, imageCells } from "./image_cells.ts";
import { isGrey } from "./is_grey.ts";

/** What belongs to the picture's frame rather than to the patient. */
export interface FrameMask {
  /** [height, width] of the image's own size: 1 is frame. */
  mask: Uint8Array;
  /** Share of the image, 0–1. */
  share: number;
  /** What was found: nothing for an image without a frame. */
  kinds: FrameKind[];
}

export type FrameKind = "dark corners" | "flat surround";

/** Longest side that frames are looked for at: corners and surrounds are large, and averages tame hairs and noise. */
const SIZE = 128;

/**
 * Finds the parts of an image that show no tissue: the dark corners that a dermoscope leaves, and the flat surround of an
 * ultrasound sector or a letterbox, with the text and marks burnt into it.
 *
 * A part counts only on positive evidence (the same circle dark outside in two corners; no noise at all next to a
 * corner), so that an image without a frame keeps all of its pixels, and so does a dark lesion that touches the border.
 *
 * @returns a mask at the image's own size
 */
export function detectFrame(image: RgbImage): FrameMask {
  const small = imageCells(image, SIZE);
  const value = brightest(small.mean); // [h, w]
  const surround = findFlatSurround(small, image.width / small.width); // [h, w]
  const besides = grown(surround.mask, small); // cells that are partly surround are dark, too
  // A grey image without noise in its corners is an ultrasound sector; with it, its depths are dark in two corners.
  const corners = isGrey(small.mean)
    ? surround.pixels === 0 && findDarkCorners({ ...small, data: value }, besides, { leastCorners: 4 })
    : findDarkCorners({ ...small, data: value }, besides);
  const mask = new Uint8Array(image.height * image.width);
  const kinds: FrameKind[] = [];
  if (surround.pixels > 0) {
    kinds.push("flat surround");
    enlarge(surround.mask, small, image, mask);
  }
  if (corners) {
    kinds.push("dark corners");
    enlarge(corners, small, image, mask);
  }
  let pixels = 0;
  for (const isFrame of mask) pixels += isFrame;
  return { mask, share: pixels / mask.length, kinds };
}

/** The largest of red, green and blue: brown lesions keep some red, a frame has none of any. */
function brightest(mean: Float32Array): Float32Array {
  const value = new Float32Array(mean.length / 3);
  for (let i = 0; i < value.length; i++) value[i] = Math.max(mean[3 * i], mean[3 * i + 1], mean[3 * i + 2]);
  return value;
}

/** The mask and all cells next to it. */
function grown(mask: Uint8Array, { height, width }: { height: number; width: number }): Uint8Array {
  return mask.map((_, cell) => {
    const x = cell % width, y = (cell - x) / width;
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        if (mask[row * width + column]) return 1;
      }
    }
    return 0;
  });
}

/** Sets the pixels of the large mask that fall into set pixels of the small one. */
function enlarge(
  small: Uint8Array,
  { height: h, width: w }: { height: number; width: number },
  { height, width }: { height: number; width: number },
  mask: Uint8Array,
): void {
  const column = cellColumns(width, w);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y * h / height) * w;
    for (let x = 0; x < width; x++, at++) if (small[row + column[x]] !== 0) mask[at] = 1;
  }
}

import { countSet } from "../image/map_bytes.ts";
import type { RgbImage } from "../types.ts";
import { findDarkCorners } from "./frame_corners.ts";
import { findRulers } from "./find_rulers.ts";
import { findFlatSurround } from "./frame_surround.ts";
import { isGrey } from "./is_grey.ts";
import { cellStarts, type PixelSurvey, surveyPixels } from "./survey_pixels.ts";

/** What belongs to the picture's frame rather than to the patient. */
export interface FrameMask {
  /** [height, width] of the image's own size: 1 is frame. */
  mask: Uint8Array;
  /** Share of the image, 0–1. */
  share: number;
  /** What was found: nothing for an image without a frame. */
  kinds: FrameKind[];
}

export type FrameKind = "dark corners" | "flat surround" | "ruler";

/**
 * Finds the parts of an image that show no tissue: the dark corners that a dermoscope leaves, and the flat surround of an
 * ultrasound sector or a letterbox, with the text and marks burnt into it, and rulers.
 *
 * A part counts only on positive evidence (the same circle dark outside in two corners; no noise at all next to a
 * corner; eight ticks and more at regular distances along a line), so that an image without a frame keeps all of its pixels, and so does a dark lesion that touches the border.
 *
 * @returns a mask at the image's own size
 */
export function detectFrame(image: RgbImage): FrameMask {
  return frameIn(image, surveyPixels(image));
}

/** The same, of an image that has been surveyed. */
export function frameIn(image: RgbImage, survey: PixelSurvey): FrameMask {
  const small = survey.cells;
  const value = brightest(small.mean); // [h, w]
  const surround = findFlatSurround(small, image.width / small.width); // [h, w]
  // Cells that are partly surround are dark, too.
  const besides = surround.pixels > 0 ? grown(surround.mask, small) : surround.mask;
  // A grey image without noise in its corners is an ultrasound sector; with it, its depths are dark in two corners.
  const grey = isGrey(small.mean);
  const corners = grey
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
  const rulers = grey ? undefined : findRulers(image, survey); // of dermoscopes: an ultrasound's scale lies in its surround
  if (rulers && rulers.count > 0) {
    kinds.push("ruler");
    enlarge(rulers.mask, rulers, image, mask);
  }
  return { mask, share: kinds.length > 0 ? countSet(mask) / mask.length : 0, kinds };
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
  const rows = cellStarts(height, h), columns = cellStarts(width, w);
  for (let row = 0; row < h; row++) {
    const end = (row + 1) * w;
    for (let from = small.indexOf(1, row * w); from >= 0 && from < end;) {
      let to = small.indexOf(0, from);
      if (to < 0 || to > end) to = end;
      const left = columns[from - row * w], right = columns[to - row * w];
      for (let y = rows[row]; y < rows[row + 1]; y++) mask.fill(1, y * width + left, y * width + right);
      from = small.indexOf(1, to);
    }
  }
}

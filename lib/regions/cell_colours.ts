import { blurBoxes } from "./blur_boxes.ts";
import { writeLab } from "./lab.ts";
import type { ImageCells } from "./survey_pixels.ts";

/** The colours of an image in coarse cells, without hairs and noise. */
export interface CellColours {
  height: number;
  width: number;
  /** L*, a* and b*, blurred: [height, width] each; 0 where there is only frame. */
  lab: readonly Float32Array[];
}

/** Radius of the boxes that cells are blurred with, which is about a hundredth of the image's longest side. */
const BLUR = 1;

/**
 * Blurs an image's cells without its frame.
 *
 * @param frame of the image that the cells are of, 1 where a pixel is frame: a cell is what the pixel at its centre is
 */
export function cellColours(
  { height, width, mean }: ImageCells,
  frame?: { height: number; width: number; data: Uint8Array },
): CellColours {
  const lab = [0, 1, 2].map(() => new Float32Array(height * width));
  const weights = new Float32Array(height * width);
  const colour = new Float64Array(3);
  for (let at = 0; at < weights.length; at++) {
    if (frame?.data[pixelAtCentre(at, { height, width }, frame)]) continue;
    weights[at] = 1;
    writeLab(Math.round(mean[3 * at]), Math.round(mean[3 * at + 1]), Math.round(mean[3 * at + 2]), colour);
    for (let i = 0; i < 3; i++) lab[i][at] = colour[i];
  }
  for (const grid of [...lab, weights]) blurBoxes(grid, height, width, BLUR);
  for (const channel of lab) {
    for (let at = 0; at < weights.length; at++) if (weights[at] > 0) channel[at] /= weights[at];
  }
  return { height, width, lab };
}

/** The pixel of an image at the centre of a cell. */
export function pixelAtCentre(
  cell: number,
  { height, width }: Pick<ImageCells, "height" | "width">,
  image: { height: number; width: number },
): number {
  const row = Math.floor(cell / width);
  return Math.floor((row + 0.5) * image.height / height) * image.width +
    Math.floor((cell - row * width + 0.5) * image.width / width);
}

import { blurBoxes } from "./blur_boxes.ts";
import { writeLab } from "./lab.ts";
import type { ImageCells } from "./survey_pixels.ts";
import { takeCentres } from "./take_centres.ts";

/** The colours of an image in coarse cells, without hairs and noise. */
export interface CellColours {
  height: number;
  width: number;
  /** L*, a* and b*, blurred: [height, width] each; 0 where there is only frame. */
  lab: readonly Float32Array[];
}

/** Radius of the boxes that cells are blurred with, which is about a hundredth of the image's longest side. */
const BLUR = 1;

/** What a pixel of a frame's mask stands for. */
const FRAME = new Uint8Array([0, 1]);

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
  const [isFrame] = frame ? takeCentres(frame, { height, width }, [FRAME]) : [];
  const colour = new Float64Array(3);
  for (let at = 0; at < weights.length; at++) {
    if (isFrame?.[at]) continue;
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

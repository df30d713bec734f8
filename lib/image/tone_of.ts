import type { GreyTone, RgbImage } from "../types.ts";
import { resizeToFit } from "./resize_image.ts";

/** Enough to see a mass and its edge in; clicks are answered from it in milliseconds. */
const TONE_SIDE = 256;

/** The mean of red, green and blue of an image that is reduced until its longest side has at most `size` pixels. */
export function toneOf(image: RgbImage, size: number = TONE_SIDE): GreyTone {
  const { height, width, data } = resizeToFit(image, size);
  return {
    height,
    width,
    data: Uint8Array.from(
      { length: height * width },
      (_, at) => Math.round((data[3 * at] + data[3 * at + 1] + data[3 * at + 2]) * 255 / 3),
    ),
  };
}

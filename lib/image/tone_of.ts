import type { GreyTone, RgbImage } from "../types.ts";
import { resizeToFit } from "./resize_image.ts";

/** The mean of red, green and blue of an image that is reduced until its longest side has at most `size` pixels. */
export function toneOf(image: RgbImage, size: number): GreyTone {
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

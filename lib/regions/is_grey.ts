import type { FloatImage } from "../types.ts";

/**
 * Mean difference between the largest and the smallest of red, green and blue, 0–1, up to which an image has no colour of
 * its own. The development images: ultrasound with coloured marks up to 0.02, the palest skin 0.06.
 */
const GREY = 0.035;

/** True for an image without colour, as ultrasound is; a few coloured marks do not change that. */
export function isGrey({ data }: Pick<FloatImage, "data">): boolean {
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) {
    sum += Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]);
  }
  return sum <= GREY * data.length / 3;
}

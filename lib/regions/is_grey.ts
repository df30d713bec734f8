/**
 * Mean difference between the largest and the smallest of red, green and blue, 0–255, up to which an image has no colour of
 * its own. The development images: ultrasound with coloured marks up to 5, the palest skin 16.
 */
const GREY = 9;

/**
 * True for an image without colour, as ultrasound is; a few coloured marks do not change that.
 *
 * @param data red, green and blue of each pixel, 0–255
 */
export function isGrey(data: Uint8Array | Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) {
    sum += Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]);
  }
  return isGreySpread(sum, data.length / 3);
}

/** The same, of the sum over pixels of what lies between the largest and the smallest of red, green and blue. */
export function isGreySpread(sum: number, pixels: number): boolean {
  return sum <= GREY * pixels;
}

import { cieF, linearOfSrgb, TO_XYZ, WHITE } from "../image/cielab.ts";

/** Steps of the table of f; between them f is taken as straight, which errs by less than 0.01 in L*, a* and b*. */
const STEPS = 4096;
/** Numbers for each value of a channel: three, and one that keeps them together. */
export const SHARES = 4;
/** Where the steps of f begin, after the shares of three channels. */
export const STEPS_AT = 3 * 256 * SHARES;

/**
 * What CIELAB comes from for 8-bit sRGB, as the kernels read it: half a million pixels in a few milliseconds.
 *
 * - For each value of red, of green and of blue: the shares of X/Xn, Y/Yn and Z/Zn, in steps, that it gives: [3, 256, 4].
 * - CIE's f(t), t = 0 … 1 in steps, and one more for t that rounding takes over 1; and how it rises to the next step:
 *   [STEPS + 2, 2].
 */
export const LAB_TABLES: Float64Array = makeTables();

function makeTables(): Float64Array {
  const tables = new Float64Array(3 * 256 * SHARES + 2 * (STEPS + 2));
  let at = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let value = 0; value < 256; value++, at += SHARES) {
      const linear = linearOfSrgb(value / 255);
      for (let axis = 0; axis < 3; axis++) {
        tables[at + axis] = STEPS * TO_XYZ[axis][channel] * linear / WHITE[axis];
      }
    }
  }
  for (let step = 0, next = cieF(0); step < STEPS + 2; step++) {
    const value = next;
    next = cieF((step + 1) / STEPS);
    tables[at++] = value;
    tables[at++] = next - value;
  }
  return tables;
}

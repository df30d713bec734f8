import { cieF, linearOfSrgb, TO_XYZ, WHITE } from "../image/cielab.ts";

/** Steps of the table of f; between them f is taken as straight, which errs by less than 0.01 in L*, a* and b*. */
const STEPS = 4096;

/** Share of each of X/Xn, Y/Yn and Z/Zn, in steps, that each value of each channel gives: [3 · 3 · 256]. */
const SHARES = new Float64Array(9 * 256);
/** CIE's f(t), t = 0 … 1 in steps, and one more for t that rounding takes over 1. */
const F = new Float64Array(STEPS + 2);

for (let axis = 0; axis < 3; axis++) {
  for (let channel = 0; channel < 3; channel++) {
    for (let value = 0; value < 256; value++) {
      SHARES[(axis * 3 + channel) * 256 + value] = STEPS * TO_XYZ[axis][channel] * linearOfSrgb(value / 255) /
        WHITE[axis];
    }
  }
}
for (let step = 0; step < F.length; step++) F[step] = cieF(step / STEPS);

/**
 * CIELAB from 8-bit sRGB, by tables: half a million pixels a few milliseconds. Writes L* (0–100), a* and b* of one colour, 0–255 each, to `lab[0]`, `lab[1]` and
 * `lab[2]`.
 */
export function writeLab(red: number, green: number, blue: number, lab: Float64Array): void {
  const x = at(SHARES[red] + SHARES[256 + green] + SHARES[512 + blue]);
  const y = at(SHARES[768 + red] + SHARES[1024 + green] + SHARES[1280 + blue]);
  const z = at(SHARES[1536 + red] + SHARES[1792 + green] + SHARES[2048 + blue]);
  lab[0] = 116 * y - 16;
  lab[1] = 500 * (x - y);
  lab[2] = 200 * (y - z);
}

function at(steps: number): number {
  const step = steps | 0;
  return F[step] + (steps - step) * (F[step + 1] - F[step]);
}

import { cieF, linearOfSrgb, TO_XYZ, WHITE } from "../image/cielab.ts";

/** Steps of the table of f; between them f is taken as straight, which errs by less than 0.01 in L*, a* and b*. */
const STEPS = 4096;

/** Shares of X/Xn, Y/Yn and Z/Zn, in steps, that each value of a channel gives: [256, 3]. */
const [RED, GREEN, BLUE] = [0, 1, 2].map((channel) =>
  Float64Array.from({ length: 256 * 3 }, (_, i) => {
    const value = Math.floor(i / 3), axis = i % 3;
    return STEPS * TO_XYZ[axis][channel] * linearOfSrgb(value / 255) / WHITE[axis];
  })
);
/** CIE's f(t), t = 0 … 1 in steps, and one more for t that rounding takes over 1; and how it rises to the next step. */
const F = Float64Array.from({ length: STEPS + 2 }, (_, step) => cieF(step / STEPS));
const RISE = F.map((value, step) => F[step + 1] - value);

/**
 * CIELAB from 8-bit sRGB, by tables: half a million pixels a few milliseconds. Writes L* (0–100), a* and b* of one colour, 0–255 each, to `lab[0]`, `lab[1]` and
 * `lab[2]`.
 */
export function writeLab(red: number, green: number, blue: number, lab: Float64Array): void {
  const r = 3 * red, g = 3 * green, b = 3 * blue;
  const x = RED[r] + GREEN[g] + BLUE[b], stepX = x | 0;
  const y = RED[r + 1] + GREEN[g + 1] + BLUE[b + 1], stepY = y | 0;
  const z = RED[r + 2] + GREEN[g + 2] + BLUE[b + 2], stepZ = z | 0;
  const fx = F[stepX] + (x - stepX) * RISE[stepX];
  const fy = F[stepY] + (y - stepY) * RISE[stepY];
  const fz = F[stepZ] + (z - stepZ) * RISE[stepZ];
  lab[0] = 116 * fy - 16;
  lab[1] = 500 * (fx - fy);
  lab[2] = 200 * (fy - fz);
}

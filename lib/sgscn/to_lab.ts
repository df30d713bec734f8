import { cieF, linearOfSrgb, TO_XYZ, WHITE } from "../image/cielab.ts";

/**
 * CIELAB of sRGB colours: distances are about as large as people see them, and brightness is apart from colour.
 *
 * @param data [height, width, 3], 0–1
 * @returns L*, a* and b* over 100, [height, width, 3]: L* on 0–1, greys at a* = b* = 0
 *
 * Source: CIE 15 (CIELAB 1976); IEC 61966-2-1 (sRGB).
 */
export function toLab(data: Float32Array): Float32Array {
  const lab = new Float32Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const red = linearOfSrgb(data[i]), green = linearOfSrgb(data[i + 1]), blue = linearOfSrgb(data[i + 2]);
    const x = fOfShare(red, green, blue, 0), y = fOfShare(red, green, blue, 1);
    const z = fOfShare(red, green, blue, 2);
    lab[i] = 1.16 * y - 0.16;
    lab[i + 1] = 5 * (x - y);
    lab[i + 2] = 2 * (y - z);
  }
  return lab;
}

/** CIE's f of X/Xn, Y/Yn or Z/Zn of a linear colour. */
function fOfShare(red: number, green: number, blue: number, axis: 0 | 1 | 2): number {
  const row = TO_XYZ[axis];
  return cieF((row[0] * red + row[1] * green + row[2] * blue) / WHITE[axis]);
}

/** XYZ of D65, 2° observer: what white is. */
const WHITE = [0.95047, 1, 1.08883];

/** Linear sRGB to XYZ, IEC 61966-2-1. */
const TO_XYZ = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

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
    const red = linear(data[i]), green = linear(data[i + 1]), blue = linear(data[i + 2]);
    const [x, y, z] = TO_XYZ.map((row, axis) =>
      compress((row[0] * red + row[1] * green + row[2] * blue) / WHITE[axis])
    );
    lab[i] = 1.16 * y - 0.16;
    lab[i + 1] = 5 * (x - y);
    lab[i + 2] = 2 * (y - z);
  }
  return lab;
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function compress(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
}

/**
 * What CIELAB is made of, for those who compute it: by tables for 8-bit colours, exactly for others.
 *
 * Source: CIE 15 (CIELAB 1976); IEC 61966-2-1 (sRGB).
 */

/** XYZ of D65, 2° observer: what white is. */
export const WHITE: readonly number[] = [0.95047, 1, 1.08883];

/** Linear sRGB to XYZ, IEC 61966-2-1. */
export const TO_XYZ: readonly (readonly number[])[] = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

/** sRGB's transfer function undone, 0–1. */
export function linearOfSrgb(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** CIE's f, of a share of white. */
export function cieF(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
}

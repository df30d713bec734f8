/**
 * Eight colours that people with any common colour blindness tell apart, without black (it looks like no label).
 * M. Okabe and K. Ito, "Color Universal Design", 2008; the grey is Tol's. https://jfly.uni-koeln.de/color/
 */
const BASE_COLOURS: readonly (readonly [number, number, number])[] = [
  [0, 114, 178], // blue
  [230, 159, 0], // orange
  [0, 158, 115], // bluish green
  [204, 121, 167], // reddish purple
  [240, 228, 66], // yellow
  [86, 180, 233], // sky blue
  [213, 94, 0], // vermilion
  [187, 187, 187], // grey
];

/** Of the line round the target, 0–255: like no label's. */
export const TARGET_COLOUR: readonly [number, number, number] = [127, 240, 228];

/** Each further round of the eight is this much of the way to black or, in turn, to white. Lightness is safe for all. */
const SHADES = [0, -0.45, 0.5, -0.65, 0.72, -0.25, 0.28];

/** Red, green and blue of a label, 0–255. The same label has the same colour in every picture. */
export function labelColour(label: number): [number, number, number] {
  const base = BASE_COLOURS[label % BASE_COLOURS.length];
  const round = Math.floor(label / BASE_COLOURS.length);
  // A step within each repetition of the shades keeps all 256 distinct.
  const repetition = Math.floor(round / SHADES.length) * 0.035;
  const shade = SHADES[round % SHADES.length];
  const amount = Math.min(0.95, Math.abs(shade) + repetition);
  const towards = shade > 0 ? 255 : 0;
  return base.map((value) => Math.round(value + (towards - value) * amount)) as [number, number, number];
}

/** Colours in sRGB, 0–255, and the CIELAB values that are published for them under D65. */
export const KNOWN_COLOURS: readonly [rgb: number[], lab: number[]][] = [
  [[0, 0, 0], [0, 0, 0]],
  [[255, 255, 255], [100, 0, 0]],
  [[255, 0, 0], [53.24, 80.09, 67.2]],
  [[0, 255, 0], [87.73, -86.18, 83.18]],
  [[0, 0, 255], [32.3, 79.19, -107.86]],
  [[128, 128, 128], [53.59, 0, 0]],
  [[1, 1, 1], [0.27, 0, 0]],
];

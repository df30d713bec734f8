import type { Random } from "./seeded_random.ts";

/**
 * Value noise: random numbers on a grid `cell` pixels wide, joined smoothly, summed over `octaves`, each half as wide
 * and half as strong as the one before.
 *
 * @returns [height, width], about -1 to 1
 */
export function smoothNoise(
  random: Random,
  height: number,
  width: number,
  { cell, octaves = 1 }: { cell: number; octaves?: number },
): Float32Array {
  const noise = new Float32Array(height * width);
  for (let octave = 0; octave < octaves; octave++) {
    const side = Math.max(1, cell / 2 ** octave);
    const strength = 0.5 ** octave / (2 - 0.5 ** (octaves - 1));
    const columns = Math.ceil(width / side) + 2;
    const rows = Math.ceil(height / side) + 2;
    const grid = Float32Array.from({ length: rows * columns }, () => 2 * random() - 1);
    for (let y = 0, at = 0; y < height; y++) {
      const row = Math.floor(y / side);
      const v = smoothStep(0, 1, y / side - row);
      for (let x = 0; x < width; x++, at++) {
        const column = Math.floor(x / side);
        const u = smoothStep(0, 1, x / side - column);
        const corner = row * columns + column;
        const above = grid[corner] + (grid[corner + 1] - grid[corner]) * u;
        const below = grid[corner + columns] + (grid[corner + columns + 1] - grid[corner + columns]) * u;
        noise[at] += (above + (below - above) * v) * strength;
      }
    }
  }
  return noise;
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

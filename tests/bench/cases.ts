/** One training step to be timed: 100 channels, no context loss, zero padding. */
export interface BenchCase {
  width: number;
  height: number;
  /** Side of the third convolution's kernel. */
  third: 1 | 3;
  /** Steps timed in one turn, after the warm-up. */
  iterations: number;
  /** Steps before that: they fault memory in, and V8 compiles the kernels a second time. */
  warmup: number;
}

export const CHANNELS = 100;

/** The sizes of the comparison, smallest first, with steps enough for a turn of one to a few seconds. */
const SIZES = [
  { width: 128, height: 96, full: { iterations: 24, warmup: 12 }, quick: { iterations: 8, warmup: 12 } },
  { width: 256, height: 192, full: { iterations: 8, warmup: 4 }, quick: { iterations: 3, warmup: 3 } },
  { width: 768, height: 576, full: { iterations: 3, warmup: 2 }, quick: { iterations: 1, warmup: 1 } },
];

/** Every size with both kernels. `quick` takes fewer steps. */
export function benchCases({ quick }: { quick: boolean }): BenchCase[] {
  return ([1, 3] as const).flatMap((third) =>
    SIZES.map(({ width, height, ...steps }) => ({
      width,
      height,
      third,
      ...(quick ? steps.quick : steps.full),
    }))
  );
}

/** `256x192, third 3x3`. */
export function caseName({ width, height, third }: BenchCase): string {
  return `${width}x${height}, third ${third}x${third}`;
}

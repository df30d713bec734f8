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
  { width: 128, height: 96, iterations: 24, warmup: 6 },
  { width: 256, height: 192, iterations: 8, warmup: 3 },
  { width: 768, height: 576, iterations: 3, warmup: 2 },
];

/** Every size with both kernels. `quick` times one half to one third of the steps. */
export function benchCases({ quick }: { quick: boolean }): BenchCase[] {
  const less = (count: number) => quick ? Math.ceil(count / 3) : count;
  return ([1, 3] as const).flatMap((third) =>
    SIZES.map(({ iterations, warmup, ...size }) => ({
      ...size,
      third,
      iterations: less(iterations),
      warmup: quick ? Math.ceil(warmup / 2) : warmup,
    }))
  );
}

/** `256x192, third 3x3`. */
export function caseName({ width, height, third }: BenchCase): string {
  return `${width}x${height}, third ${third}x${third}`;
}

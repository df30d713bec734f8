import type { BenchCase } from "../cases.ts";

type Steps = Pick<BenchCase, "iterations" | "warmup">;

/** The sizes of the comparison, smallest first. */
const SIZES = [{ width: 128, height: 96 }, { width: 256, height: 192 }, { width: 768, height: 576 }];

/**
 * Steps of one turn. On a GPU enough for a second or so, the warm-up being that of a loop that runs ahead in ever larger
 * batches; on a processor few, smallest size first.
 */
const GPU_STEPS: Steps[] = [{ iterations: 128, warmup: 21 }, { iterations: 96, warmup: 21 }, {
  iterations: 48,
  warmup: 5,
}];
const SOFTWARE_STEPS: Steps[] = [{ iterations: 6, warmup: 2 }, { iterations: 3, warmup: 2 }, {
  iterations: 1,
  warmup: 2,
}];
const QUICK_STEPS: Steps = { iterations: 3, warmup: 2 };
/** Of the stock step, which is that much slower. */
const STOCK_STEPS = { gpu: { iterations: 20, warmup: 3 }, software: { iterations: 1, warmup: 2 } };
/** Of a profile: every command is timed, so few will do. */
const PROFILE_STEPS = { gpu: { iterations: 10, warmup: 3 }, software: { iterations: 3, warmup: 2 } };

export interface GpuCases {
  /** Ours against PyTorch. */
  sizes: BenchCase[];
  /** Ours against the stock step. */
  ours: BenchCase;
  stock: BenchCase;
  profiled: BenchCase[];
  memory: BenchCase[];
  /** Of jobs, image in to result out. */
  jobs: { width: number; height: number }[];
}

/** What is measured: all on a GPU; on a processor the smallest size, and the largest for its memory. */
export function gpuCases(
  { software, large, quick }: { software: boolean; large: boolean; quick: boolean },
): GpuCases {
  const kind = software ? "software" : "gpu";
  const steps = software ? SOFTWARE_STEPS : GPU_STEPS;
  const sizes = SIZES.map((size, i) => ({ ...size, ...(quick ? QUICK_STEPS : steps[i]) }));
  const taken = software && !large ? sizes.slice(0, 1) : sizes;
  const withThirds = (some: typeof sizes): BenchCase[] =>
    ([1, 3] as const).flatMap((third) => some.map((size) => ({ ...size, third })));
  const largest = sizes.slice(-1);
  const profiled = software && !large ? taken : [...sizes.slice(0, 1), ...largest];
  return {
    sizes: withThirds(taken),
    ours: { ...sizes[0], third: 1 },
    stock: { ...sizes[0], ...STOCK_STEPS[quick ? "software" : kind], third: 1 },
    profiled: withThirds(profiled).map((one) => ({ ...one, ...PROFILE_STEPS[kind] })),
    memory: withThirds(largest),
    jobs: SIZES,
  };
}

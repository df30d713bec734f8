import { fitSize } from "../image/resize_image.ts";
import type { SegmentOptions } from "../options.ts";

/** How long jobs take here, learnt from those that ended. */
export interface Speed {
  /** A job of so much work ran so long. */
  record(work: number, ranMs: number): void;
  /** How long a job of so much work would run, by what was measured; a guess before the first. */
  estimateMs(work: number): number;
}

/** Weight of the newest job in the running mean. */
const NEWEST = 0.2;
/** Before anything was measured: the default options on two cores take about so long. */
const FIRST_GUESS_MS_PER_WORK = 4_000 / (50 * 192 * 144 * 100 ** 2);

/**
 * What a job costs, in multiplications up to a factor: its convolutions'. It may stop early, which the mean over jobs
 * takes in.
 */
export function workOf(
  image: { height: number; width: number },
  { iterations, channels, size }: Pick<SegmentOptions, "iterations" | "channels" | "size">,
): number {
  const working = fitSize(image, size);
  return iterations * working.height * working.width * channels ** 2;
}

/** A running mean of the time per work. */
export function createSpeed(): Speed {
  let msPerWork: number | undefined;
  return {
    record(work, ranMs) {
      const measured = ranMs / work;
      msPerWork = msPerWork === undefined ? measured : msPerWork + NEWEST * (measured - msPerWork);
    },
    estimateMs: (work) => (msPerWork ?? FIRST_GUESS_MS_PER_WORK) * work,
  };
}

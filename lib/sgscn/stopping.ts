import type { SegmentOptions } from "../options.ts";
import type { StopReason } from "../types.ts";
import type { StepReport } from "./training.ts";

/** The options that decide when training ends. */
export type StoppingOptions = Pick<
  SegmentOptions,
  "iterations" | "minClusters" | "stableIterations" | "stableChange" | "stableLoss"
>;

/** What stopping remembers from one iteration to the next. */
export interface Progress {
  /** Iterations made. */
  iterations: number;
  /** How many of the last iterations were stable, in a row. */
  stableInARow: number;
  /** The total loss of the last iteration. */
  total?: number;
}

/** Before the first iteration. */
export const NO_PROGRESS: Progress = { iterations: 0, stableInARow: 0 };

/**
 * Takes in one more iteration. It is stable when fewer than `stableChange` of the pixels changed label and the total
 * loss changed by less than `stableLoss` of what it was. The first is never stable.
 */
export function advance(
  progress: Progress,
  { loss, changed }: StepReport,
  options: StoppingOptions,
): Progress {
  const { total } = progress;
  const isStable = total !== undefined && changed < options.stableChange &&
    Math.abs(loss.total - total) < options.stableLoss * Math.abs(total);
  return {
    iterations: progress.iterations + 1,
    stableInARow: isStable ? progress.stableInARow + 1 : 0,
    total: loss.total,
  };
}

/**
 * Why training ends after this iteration, or `undefined` when it goes on. Where several reasons hold, `minClusters` comes
 * before `stable`, and the limit on iterations last.
 *
 * `stable` is a departure from the paper, which stops on the other two only.
 */
export function stopReason(
  { iterations, stableInARow }: Progress,
  { clusters }: StepReport,
  options: StoppingOptions,
): StopReason | undefined {
  if (clusters <= options.minClusters) return "minClusters";
  if (options.stableIterations > 0 && stableInARow >= options.stableIterations) return "stable";
  if (iterations >= options.iterations) return "iterations";
  return undefined;
}

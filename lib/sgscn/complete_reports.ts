import type { LoopOptions, StepReport } from "../backends/loop.ts";
import { advance, NO_PROGRESS, stopReason } from "./stopping.ts";

/** What a step found, before anybody asked whether it was the last. */
export type FoundByStep = Pick<StepReport, "loss" | "clusters" | "changed">;

/**
 * Completes the reports of one training, in order: whether it ends after the step, and the labels where a preview is due.
 * Without `iterations` it never ends.
 */
export function completeReports(
  options: LoopOptions,
): (found: FoundByStep, labels: () => Uint8Array) => StepReport {
  const { iterations = Infinity, minClusters = 0, stableIterations = 0, preview = 0 } = options;
  const { stableChange = 0, stableLoss = 0 } = options;
  const stopping = { iterations, minClusters, stableIterations, stableChange, stableLoss };
  let progress = NO_PROGRESS;
  return (found, labels) => {
    progress = advance(progress, found, stopping);
    const stopped = stopReason(progress, found, stopping);
    const isPreview = preview > 0 && progress.iterations % preview === 0;
    return { ...found, ...(stopped && { stopped }), ...(isPreview && { labels: labels() }) };
  };
}

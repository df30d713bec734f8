import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { SegmentOptions } from "../options.ts";
import type { Loss, StopReason } from "../types.ts";

/** What one iteration leaves: the loss and what `clusterLoss` says beside it. Whoever calls for it disposes of it. */
export interface Iteration {
  /** Scalar. */
  total: Tensor;
  /** ce, ss, cc, clusters, changed pixels: [5]. */
  summary: Tensor;
  /** [H, W] int32. */
  labels: Tensor2D;
}

/** When a loop ends by itself, and which of its iterations show their labels; without `iterations` it never ends. */
export type LoopOptions = Partial<
  Pick<
    SegmentOptions,
    "iterations" | "minClusters" | "stableIterations" | "stableChange" | "stableLoss" | "preview"
  >
>;

/** What one iteration found, before its update. */
export interface StepReport {
  loss: Loss;
  /** Labels in use. */
  clusters: number;
  /** Share of the pixels whose label differs from the step before, 0–1; 1 at the first. */
  changed: number;
  /** Why training ends after this iteration; missing while it goes on. */
  stopped?: StopReason;
  /** The labels, [height, width], on every `preview`-th iteration. */
  labels?: Uint8Array;
  /** When it ended, on the clock of `performance.now()`, where that was before it is reported. */
  atMs?: number;
}

/** The memory of one piece of work on a backend. Whoever made it disposes of it, after its tensors. */
export interface Workspace {
  /** Runs something whose tensors belong here: on its backend, in its memory. */
  within<T>(run: () => T): T;
  dispose(): void;
}

/** The training loop as a backend runs it. Whoever made it disposes of it, after its tensors. */
export interface Loop extends Workspace {
  /** The next iteration's report; iterations may have run ahead of it. @throws {Error} after the one that `stopped` */
  next(): Promise<StepReport>;
  /** The labels of the last iteration made, [height, width]. */
  labels(): Promise<Uint8Array>;
}

export interface LoopSpec {
  height: number;
  width: number;
  options: LoopOptions;
  /** Forward, losses, backward and update. The labels before are those of the last call, or no labels at all (−1). */
  iterate(previousLabels?: Tensor2D): Iteration;
}

/** A backend that runs the loop by itself, without being read after every iteration. */
export interface LoopingBackend {
  createLoop(spec: LoopSpec): Loop;
}

export function isLoopingBackend(backend: object): backend is LoopingBackend {
  return "createLoop" in backend;
}

/** A backend that gives each piece of work memory of its own. */
export interface WorkingBackend {
  createWorkspace(): Workspace;
}

export function isWorkingBackend(backend: object): backend is WorkingBackend {
  return "createWorkspace" in backend;
}

import { createRandom } from "../sgscn/random.ts";
import { measureScatter, type Points } from "./kmeans_points.ts";
import { takeFarthest } from "./kmeans_refill.ts";
import { createKMeansRun, type KMeansRun, type RefillCluster } from "./kmeans_run.ts";

export interface KMeansOptions {
  /** 2 to 255. */
  clusters: number;
  /** Times that it starts anew; more find a lower inertia, and take as much longer. */
  restarts: number;
  seed: number;
  /** What becomes of an empty cluster; it takes the point that is farthest from its own centre when missing. */
  refill?: RefillCluster;
}

/** k-means from several starts, all of which advance together. */
export interface KMeans {
  /** The start that has the least inertia so far; of two as good, the earlier. */
  best(): KMeansRun;
  /** True when no label changes any more. */
  readonly isDone: boolean;
  /** One of Lloyd's iterations in every start that is not done. */
  step(): void;
}

/**
 * @example
 * ```ts
 * import { createKMeans } from "./kmeans.ts";
 *
 * const points = { data: Float32Array.of(0, 0.1, 0.9, 1), dimensions: 1 };
 * const kMeans = createKMeans(points, { clusters: 2, restarts: 3, seed: 0 });
 * while (!kMeans.isDone) kMeans.step();
 * console.log(kMeans.best().centres.toSorted()); // 0.05, 0.95
 * ```
 */
export function createKMeans(
  points: Points,
  { clusters, restarts, seed, refill = takeFarthest }: KMeansOptions,
): KMeans {
  const random = createRandom(seed), scatter = measureScatter(points);
  const runs = Array.from(
    { length: restarts },
    () => createKMeansRun(points, scatter, { clusters, random, refill }),
  );
  return {
    best: () => runs.reduce((best, run) => run.inertia < best.inertia ? run : best),
    get isDone() {
      return runs.every(({ isDone }) => isDone);
    },
    step() {
      for (const run of runs) if (!run.isDone) run.step();
    },
  };
}

import { assignLabels, type Assignment, NO_LABEL } from "./kmeans_assign.ts";
import { countPoints, type Points, type Scatter } from "./kmeans_points.ts";
import { seedCentres } from "./kmeans_seeding.ts";

/** Clusters as they are. */
export interface Clustering {
  /** [count], of the last step. */
  readonly labels: Uint8Array;
  /** [clusters, dimensions], the means of those labels; where a cluster is empty, the place it waits at. */
  readonly centres: Float64Array;
  /** [clusters], points of each. */
  readonly sizes: Float64Array;
}

/** Gives a cluster that lost its last point a new centre; returns whether it could. */
export type RefillCluster = (cluster: number, points: Points, clustering: Clustering) => boolean;

/** One start of k-means, and the iterations from there. */
export interface KMeansRun extends Clustering {
  /** Σ squared distance of each point from the mean of its cluster; `Infinity` before the first step. */
  readonly inertia: number;
  /** Share of the points whose label the last step changed, 0–1. */
  readonly changed: number;
  /** True when another step would change nothing. */
  readonly isDone: boolean;
  /** One of Lloyd's iterations: every point to the nearest centre, every centre to the mean of its points. */
  step(): void;
}

/**
 * @param scatter the points' own
 * @param random uniform on [0, 1); draws the first centres
 *
 * Source: Lloyd, "Least squares quantization in PCM", https://doi.org/10.1109/TIT.1982.1056489.
 */
export function createKMeansRun(
  points: Points,
  { mean, scatter }: Scatter,
  { clusters, random, refill }: { clusters: number; random: () => number; refill: RefillCluster },
): KMeansRun {
  const { data, dimensions } = points, count = countPoints(points);
  const centres = seedCentres(points, clusters, random);
  const labels = new Uint8Array(count).fill(NO_LABEL);
  const assignment: Assignment = { labels, leads: new Float64Array(count) };
  const losses = new Float64Array(clusters); // how much of their lead each cluster's points may have lost
  const sizes = new Float64Array(clusters), sums = new Float64Array(clusters * dimensions);
  let inertia = Infinity, changed = 1, isDone = false, moved = 0;

  function move(point: number, from: number, to: number): void {
    moved++;
    add(to, point, 1);
    if (from !== NO_LABEL) add(from, point, -1);
  }

  /** Float64 holds sums of float32 without loss worth the name, so that what leaves can be taken off. */
  function add(cluster: number, point: number, times: 1 | -1): void {
    sizes[cluster] += times;
    const to = cluster * dimensions, from = point * dimensions;
    for (let i = 0; i < dimensions; i++) sums[to + i] += times * data[from + i];
  }

  /** Every centre to the mean of its points. */
  function moveCentres(): void {
    for (let c = 0; c < centres.length; c++) {
      const size = sizes[Math.floor(c / dimensions)];
      if (size > 0) centres[c] = sums[c] / size;
    }
  }

  /** Huygens: what lies between the clusters' means is no inertia. */
  function inertiaOfMeans(): number {
    let between = 0;
    for (let c = 0; c < centres.length; c++) {
      between += sizes[Math.floor(c / dimensions)] * (centres[c] - mean[c % dimensions]) ** 2;
    }
    return Math.max(0, scatter - between);
  }

  return {
    labels,
    centres,
    sizes,
    get inertia() {
      return inertia;
    },
    get changed() {
      return changed;
    },
    get isDone() {
      return isDone;
    },
    step() {
      const before = centres.slice();
      moved = 0;
      assignLabels(points, centres, assignment, losses, move);
      moveCentres();
      inertia = inertiaOfMeans();
      let refilled = 0;
      for (let cluster = 0; cluster < clusters; cluster++) {
        if (sizes[cluster] === 0) refilled += Number(refill(cluster, points, { labels, centres, sizes }));
      }
      lossesOf(before, centres, losses);
      changed = moved / count;
      isDone = moved === 0 && refilled === 0;
    },
  };
}

/** Into `losses`: for each cluster, how much nearer another centre may have come to its points: both moves, at most. */
function lossesOf(before: Float64Array, after: Float64Array, losses: Float64Array): void {
  const dimensions = after.length / losses.length;
  const moves = Float64Array.from(losses, (_, cluster) => {
    const [from, to] = [before, after].map((all) =>
      all.subarray(cluster * dimensions, (cluster + 1) * dimensions)
    );
    return Math.hypot(...to.map((value, i) => value - from[i]));
  });
  losses.forEach((_, cluster) => {
    const others = moves.filter((_, other) => other !== cluster);
    losses[cluster] = moves[cluster] + Math.max(...others);
  });
}

import type { RefillCluster } from "./kmeans_run.ts";
import { squaredDistance } from "./kmeans_points.ts";

/** A squared distance below so much of the point's square is rounding: float32's neighbours are at 4e-15 of it. */
const SAME_POINT = 1e-20;

/**
 * Moves an empty cluster's centre to the point that is farthest from its own cluster's centre, as scikit-learn does;
 * not if it lies on that centre: then there are no more different points than clusters.
 */
export const takeFarthest: RefillCluster = (cluster, points, { labels, centres }) => {
  const { data, dimensions } = points;
  let farthest = -1, at = 0;
  for (let point = 0; point < labels.length; point++) {
    const distance = squaredDistance(points, point * dimensions, centres, labels[point] * dimensions);
    if (distance > farthest) [farthest, at] = [distance, point * dimensions];
  }
  if (farthest <= SAME_POINT * squaredDistance(points, at, new Float64Array(dimensions), 0)) return false;
  centres.set(data.subarray(at, at + dimensions), cluster * dimensions);
  return true;
};

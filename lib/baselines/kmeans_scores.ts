import { assignLabels, NO_LABEL } from "./kmeans_assign.ts";
import { countPoints, type Points, squaredDistance } from "./kmeans_points.ts";

/** Points that are labelled at a time: what is kept of them for another iteration has no use here. */
const BLOCK = 65_536;

/** The nearest centre of every point, the lowest on a tie: [count]. */
export function labelByNearest({ data, dimensions }: Points, centres: Float64Array): Uint8Array {
  const labels = new Uint8Array(data.length / dimensions).fill(NO_LABEL);
  const leads = new Float64Array(BLOCK);
  const losses = new Float64Array(centres.length / dimensions);
  for (let first = 0; first < labels.length; first += BLOCK) {
    const end = Math.min(first + BLOCK, labels.length);
    const block = { data: data.subarray(first * dimensions, end * dimensions), dimensions };
    assignLabels(block, centres, { labels: labels.subarray(first, end), leads }, losses, () => {});
  }
  return labels;
}

/** −‖x − c‖² of every point to every centre, [count, clusters]: the nearest centre scores highest. */
export function scoreByDistance(points: Points, centres: Float64Array): Float32Array {
  const { dimensions } = points, count = countPoints(points), clusters = centres.length / dimensions;
  const scores = new Float32Array(count * clusters);
  for (let i = 0; i < scores.length; i++) {
    const point = Math.floor(i / clusters), cluster = i % clusters;
    scores[i] = -squaredDistance(points, point * dimensions, centres, cluster * dimensions);
  }
  return scores;
}

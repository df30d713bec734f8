import { countPoints, type Points, squaredDistance } from "./kmeans_points.ts";

/**
 * The first centres: one point drawn uniformly, then each next drawn with a probability proportional to its squared
 * distance from the nearest centre there is. Of several candidates drawn so, the one that leaves the least inertia is taken.
 *
 * @param random uniform on [0, 1)
 * @returns [clusters, dimensions]; the same point again where there are fewer different points than clusters.
 *
 * Source: Arthur and Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007; the candidates are from
 * the end of its section 5 and, as in scikit-learn, 2 + ⌊ln clusters⌋ of them.
 */
export function seedCentres(points: Points, clusters: number, random: () => number): Float64Array {
  const { data, dimensions } = points, count = countPoints(points);
  const candidates = 2 + Math.floor(Math.log(clusters));
  const centres = new Float64Array(clusters * dimensions);
  const pointAt = (point: number) =>
    Float64Array.from(data.subarray(point * dimensions, (point + 1) * dimensions));
  const first = pointAt(Math.floor(random() * count));
  centres.set(first);

  let nearest = new Float64Array(count).fill(Infinity); // squared distance to the nearest centre
  let tried = new Float64Array(count), best = new Float64Array(count);
  let inertia = approach(points, first, nearest, nearest);
  for (let cluster = 1; cluster < clusters; cluster++) {
    let least = Infinity, chosen = 0;
    for (let candidate = 0; candidate < candidates; candidate++) {
      const point = draw(nearest, random() * inertia);
      const left = approach(points, pointAt(point), nearest, tried);
      if (left >= least) continue;
      [least, chosen] = [left, point];
      [best, tried] = [tried, best];
    }
    centres.set(pointAt(chosen), cluster * dimensions);
    [nearest, best] = [best, nearest];
    inertia = least;
  }
  return centres;
}

/** Into `nearest`: the squared distances `before`, or those to one more centre where it is nearer. Returns their sum. */
function approach(
  points: Points,
  centre: Float64Array,
  before: Float64Array,
  nearest: Float64Array,
): number {
  const { data, dimensions } = points, [x, y, z] = centre;
  let sum = 0;
  for (let point = 0, at = 0; point < nearest.length; point++, at += dimensions) {
    const distance = dimensions === 3 // colours, unrolled
      ? (data[at] - x) ** 2 + (data[at + 1] - y) ** 2 + (data[at + 2] - z) ** 2
      : squaredDistance(points, at, centre, 0);
    sum += nearest[point] = distance < before[point] ? distance : before[point];
  }
  return sum;
}

/** The point at which the running sum of weights passes `target`; one of weight 0 only if there is no other. */
function draw(weights: Float64Array, target: number): number {
  let sum = 0, last = 0;
  for (let point = 0; point < weights.length; point++) {
    if (weights[point] === 0) continue;
    sum += weights[point];
    last = point;
    if (sum > target) break;
  }
  return last;
}

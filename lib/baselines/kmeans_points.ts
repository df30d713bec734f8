/** What is clustered: points of some dimensions, one after the other. */
export interface Points {
  /** [count, dimensions]. */
  data: Float32Array;
  dimensions: number;
}

/** How many there are. */
export function countPoints({ data, dimensions }: Points): number {
  return data.length / dimensions;
}

/**
 * A point's squared distance to a centre.
 *
 * @param at where the point begins in `data`
 * @param centre where the centre begins in `centres`
 */
export function squaredDistance(
  { data, dimensions }: Points,
  at: number,
  centres: Float64Array,
  centre: number,
): number {
  let sum = 0;
  for (let i = 0; i < dimensions; i++) {
    const difference = data[at + i] - centres[centre + i];
    sum += difference * difference;
  }
  return sum;
}

/** How far points lie apart. */
export interface Scatter {
  /** [dimensions]. */
  mean: Float64Array;
  /** Σ squared distance of the points from it: the inertia of one cluster. */
  scatter: number;
}

export function measureScatter(points: Points): Scatter {
  const { data, dimensions } = points, count = countPoints(points);
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < data.length; at += dimensions) {
    for (let i = 0; i < dimensions; i++) mean[i] += data[at + i] / count;
  }
  let scatter = 0;
  for (let at = 0; at < data.length; at += dimensions) scatter += squaredDistance(points, at, mean, 0);
  return { mean, scatter };
}

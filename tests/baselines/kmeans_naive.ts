import type { Points } from "../../lib/baselines/kmeans_points.ts";

/** Lloyd's iteration as it is written down: no bounds, no running sums. Centres without points stay. */
export function naiveStep({ data, dimensions }: Points, centres: readonly number[][]) {
  const points = Array.from(
    { length: data.length / dimensions },
    (_, i) => [...data.subarray(i * dimensions, (i + 1) * dimensions)],
  );
  const labels = points.map((point) => {
    const distances = centres.map((centre) => squared(point, centre));
    return distances.indexOf(Math.min(...distances));
  });
  const moved = centres.map((centre, k) => {
    const own = points.filter((_, i) => labels[i] === k);
    if (own.length === 0) return centre;
    return centre.map((_, d) => own.reduce((sum, point) => sum + point[d], 0) / own.length);
  });
  const inertia = points.reduce((sum, point, i) => sum + squared(point, moved[labels[i]]), 0);
  return { labels, centres: moved, inertia };
}

function squared(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
}

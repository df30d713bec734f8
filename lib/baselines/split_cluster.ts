import type { RefillCluster } from "./kmeans_run.ts";

/** How far, of their own length, the centres of the two halves are moved apart; that of faiss, which the published code uses. */
const PERTURBATION = 1 / 1024;

/**
 * Gives an empty cluster the centre of another, drawn by size, and moves the two a little apart, so that the next iteration
 * divides its points between them.
 *
 * @param random uniform on [0, 1)
 *
 * Source: Caron et al. 2018, section 3.2, "Avoiding trivial solutions".
 */
export function splitCluster(random: () => number): RefillCluster {
  return (cluster, { dimensions }, { centres, sizes }) => {
    const weights = sizes.map((size) => Math.max(0, size - 1)); // one point alone cannot be divided
    const total = weights.reduce((a, b) => a + b, 0);
    if (total === 0) return false;
    let left = random() * total, split = 0;
    weights.forEach((weight, other) => {
      if (left >= 0 && weight > 0) split = other;
      left -= weight;
    });
    for (let i = 0; i < dimensions; i++) {
      const value = centres[split * dimensions + i], sign = i % 2 === 0 ? 1 : -1;
      centres[cluster * dimensions + i] = value * (1 + sign * PERTURBATION);
      centres[split * dimensions + i] = value * (1 - sign * PERTURBATION);
    }
    return true;
  };
}

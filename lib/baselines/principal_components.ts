import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Sums over features, from `gramOf`. */
export interface FeatureSums {
  /** Σ x·xᵀ, [channels, channels]. */
  gram: ArrayLike<number>;
  /** Σ x, [channels]. */
  sum: ArrayLike<number>;
  /** How many features were summed up. */
  count: number;
}

/** An affine map of features: y = xᵀ·matrix + offset. */
export interface Projection {
  /** [channels, dimensions]. */
  matrix: Float32Array;
  /** [dimensions]. */
  offset: Float32Array;
  dimensions: number;
}

/**
 * The projection of features on their principal components, from the mean on: distances stay what they are, but for what
 * the components left out had to say.
 *
 * @param dimensions components to keep, those of the largest variance; at most as many as channels.
 */
export function principalComponents(sums: FeatureSums, dimensions: number): Projection {
  const { realEigenvalues: variances, eigenvectorMatrix: components } = new EigenvalueDecomposition(
    covarianceOf(sums),
    { assumeSymmetric: true },
  );
  const { sum, count } = sums, channels = sum.length;
  const largestFirst = variances.map((_, i) => i).sort((a, b) => variances[b] - variances[a]);
  const matrix = new Float32Array(channels * dimensions);
  const offset = new Float32Array(dimensions);
  for (let d = 0; d < dimensions; d++) {
    for (let c = 0; c < channels; c++) {
      const factor = components.get(c, largestFirst[d]);
      matrix[c * dimensions + d] = factor;
      offset[d] -= factor * sum[c] / count;
    }
  }
  return { matrix, offset, dimensions };
}

function covarianceOf({ gram, sum, count }: FeatureSums): Matrix {
  const channels = sum.length;
  const covariance = new Matrix(channels, channels);
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j <= i; j++) {
      // Of both triangles: each has rounding of its own, which would make it asymmetric.
      const product = (gram[i * channels + j] + gram[j * channels + i]) / 2 / count;
      const value = product - sum[i] / count * sum[j] / count;
      covariance.set(i, j, value);
      covariance.set(j, i, value);
    }
  }
  return covariance;
}

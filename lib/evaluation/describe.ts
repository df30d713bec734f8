import { quantile } from "./quantile.ts";

/** What some values are like, taken together. A figure is absent where there are too few values for it. */
export interface Description {
  /** How many values there are. */
  count: number;
  mean?: number;
  /** Sample standard deviation (over n − 1); from two values on. */
  sd?: number;
  median?: number;
  /** First and third quartile. */
  quartiles?: [number, number];
  /** Smallest and largest. */
  range?: [number, number];
}

/** Describes finite values, in any order. */
export function describe(values: readonly number[]): Description {
  if (values.length === 0) return { count: 0 };
  const sorted = Float64Array.from(values).sort();
  return {
    count: values.length,
    mean: mean(values),
    sd: sampleDeviation(values),
    median: quantile(sorted, 1 / 2),
    quartiles: [quantile(sorted, 1 / 4)!, quantile(sorted, 3 / 4)!],
    range: [sorted[0], sorted[sorted.length - 1]],
  };
}

/** The arithmetic mean; undefined for no values. */
export function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of a sample, over n − 1; undefined for fewer than two values. */
export function sampleDeviation(values: readonly number[]): number | undefined {
  if (values.length < 2) return undefined;
  const centre = mean(values)!;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

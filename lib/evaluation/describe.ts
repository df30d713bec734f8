// @ts-types="npm:@types/d3-array@3.2.2"
import { deviation, extent, mean, quantile } from "d3-array";

/** What some values are like, taken together. A figure is absent where there are too few values for it. */
export interface Description {
  /** How many values there are. */
  count: number;
  mean?: number;
  /** Sample standard deviation (over n − 1); from two values on. */
  sd?: number;
  median?: number;
  /** First and third quartile, interpolated between values: definition 7 of Hyndman and Fan, as in NumPy and R. */
  quartiles?: [number, number];
  /** Smallest and largest. */
  range?: [number, number];
}

/** Describes finite values, in any order. */
export function describe(values: readonly number[]): Description {
  if (values.length === 0) return { count: 0 };
  return {
    count: values.length,
    mean: mean(values),
    sd: deviation(values),
    median: quantile(values, 1 / 2),
    quartiles: [quantile(values, 1 / 4)!, quantile(values, 3 / 4)!],
    range: extent(values) as [number, number],
  };
}

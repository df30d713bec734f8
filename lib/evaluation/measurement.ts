// @ts-types="npm:@types/d3-array@3.2.2"
import { mean } from "d3-array";

/** One score of one image with one seed. */
export interface Measurement {
  /** The same for all seeds and methods of an image, and for no other image. */
  image: string;
  seed: number;
  /** The image's class, where the set has classes. */
  class?: string;
  /** Absent where the score has no value, or the method failed. */
  value?: number;
}

/**
 * Each image's mean over its seeds; images without any value are left out. In order of name, so that nothing drawn from them
 * depends on the order in which runs were finished.
 */
export function imageMeans(measurements: readonly Measurement[]): Map<string, number> {
  const means = new Map<string, number>();
  const byImage = Map.groupBy(measurements, (measurement) => measurement.image);
  for (const image of [...byImage.keys()].sort()) {
    const value = mean(finiteValues(byImage.get(image)!));
    if (value !== undefined) means.set(image, value);
  }
  return means;
}

/** The values there are. */
function finiteValues(measurements: readonly Measurement[]): number[] {
  return measurements.map(({ value }) => value).filter((value) => Number.isFinite(value)) as number[];
}

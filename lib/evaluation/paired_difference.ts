// @ts-types="npm:@types/d3-array@3.2.2"
import { mean } from "d3-array";
import { bootstrapInterval, type BootstrapOptions } from "./bootstrap_interval.ts";
import { imageMeans, type Measurement } from "./measurement.ts";
import { signFlipTest } from "./sign_flip_test.ts";

/** How a method's scores differ from another's on the same images: the first minus the second. */
export interface PairedDifference {
  /** Images that both have a value for; no others count. */
  count: number;
  /** Mean of the differences; absent where there is no such image. */
  mean?: number;
  /** 95 % bootstrap interval of that mean, resampling images; from four images on. */
  interval?: [number, number];
  /** Chance of a mean at least as far from 0 if the two methods were alike; from six images on. */
  pValue?: number;
  /** Images where the first has the larger value, where both have the same, and where the second has. */
  larger: number;
  equal: number;
  smaller: number;
}

/**
 * Compares two methods image by image, which takes out what makes some images hard for both. Seeds are averaged within an
 * image first.
 *
 * @param first measurements of one method
 * @param second of the other, by the same protocol and score
 */
export function pairedDifference(
  first: readonly Measurement[],
  second: readonly Measurement[],
  options: BootstrapOptions = {},
): PairedDifference {
  const [a, b] = [imageMeans(first), imageMeans(second)];
  const images = [...a.keys()].filter((image) => b.has(image));
  const differences = images.map((image) => a.get(image)! - b.get(image)!);
  const interval = bootstrapInterval(differences, options);
  const pValue = signFlipTest(differences, options);
  return {
    count: differences.length,
    ...(differences.length > 0 && { mean: mean(differences) }),
    ...(interval && { interval }),
    ...(pValue !== undefined && { pValue }),
    larger: differences.filter((value) => value > 0).length,
    equal: differences.filter((value) => value === 0).length,
    smaller: differences.filter((value) => value < 0).length,
  };
}

// @ts-types="npm:@types/d3-array@3.2.2"
import { deviation, mean } from "d3-array";
import { bootstrapInterval, type BootstrapOptions } from "./bootstrap_interval.ts";
import { describe, type Description } from "./describe.ts";
import { imageMeans, type Measurement } from "./measurement.ts";

/** One method's scores over the images of a set. The figures are over images, each the mean of its seeds. */
export interface ScoreSummary extends Description {
  /** 95 % bootstrap interval of the mean, resampling images; from four images on. */
  interval?: [number, number];
  /** Images without any value, by name: left out of every figure, so say how many. */
  missing: string[];
}

/** A summary over all images, each class by itself, and how much the seeds differ. */
export interface FullSummary extends ScoreSummary {
  /** By class, in order of their names; absent where no image has one. */
  classes?: Record<string, ScoreSummary>;
  /** The seeds, ascending. */
  seeds: number[];
  /**
   * Standard deviation of the seeds' means, each over the images that every seed has a value for: what another seed would
   * change. From two seeds on.
   */
  seedSpread?: number;
}

/**
 * Summarises one score of one method.
 *
 * An image counts once, however many seeds it was run with: seeds of one image are not independent of each other, so they
 * are averaged first, and the interval resamples images, never rows.
 *
 * @param measurements of one method and one protocol; one an image and seed
 */
export function summariseScores(
  measurements: readonly Measurement[],
  options: BootstrapOptions = {},
): FullSummary {
  const classes = Map.groupBy(
    measurements.filter((measurement) => measurement.class !== undefined),
    (measurement) => measurement.class!,
  );
  const seedSpread = spreadOfSeeds(measurements);
  return {
    ...summariseImages(measurements, options),
    ...(classes.size > 0 && {
      classes: Object.fromEntries(
        [...classes].toSorted(([a], [b]) => a < b ? -1 : 1)
          .map(([name, group]) => [name, summariseImages(group, options)]),
      ),
    }),
    seeds: [...new Set(measurements.map(({ seed }) => seed))].sort((a, b) => a - b),
    ...(seedSpread !== undefined && { seedSpread }),
  };
}

function summariseImages(measurements: readonly Measurement[], options: BootstrapOptions): ScoreSummary {
  const means = imageMeans(measurements);
  const values = [...means.values()];
  const interval = bootstrapInterval(values, options);
  const images = new Set(measurements.map(({ image }) => image));
  return {
    ...describe(values),
    ...(interval && { interval }),
    missing: [...images].filter((image) => !means.has(image)),
  };
}

/** Over the images that every seed has: else a seed that saw other images would seem to be another method. */
function spreadOfSeeds(measurements: readonly Measurement[]): number | undefined {
  const bySeed = [...Map.groupBy(measurements, ({ seed }) => seed).values()].map(imageMeans);
  if (bySeed.length < 2) return undefined;
  const shared = [...bySeed[0].keys()].filter((image) => bySeed.every((means) => means.has(image)));
  if (shared.length === 0) return undefined;
  return deviation(bySeed.map((means) => mean(shared.map((image) => means.get(image)!))!));
}

import type { SegmentOptions } from "../options.ts";
import { completeReports } from "../sgscn/complete_reports.ts";
import type { Scores, Training } from "../sgscn/training.ts";
import type { FloatImage } from "../types.ts";
import { changedShare } from "./changed_share.ts";
import { createKMeans } from "./kmeans.ts";
import { countPoints, type Points } from "./kmeans_points.ts";
import { labelByNearest, scoreByDistance } from "./kmeans_scores.ts";

export type KMeansTrainingOptions = Pick<
  SegmentOptions,
  "clusters" | "restarts" | "seed" | "iterations" | "minClusters" | "preview"
>;

/**
 * k-means on colour, as a training: a step is one of Lloyd's iterations in all of the `restarts`, and reports the best of
 * them so far. `loss.total` is its inertia over the number of pixels; ce, ss and cc are 0. It is `stable` once no label
 * changes in any. Labels go by brightness, the darkest 0, so that they stay when another start becomes the best.
 *
 * Computes on the processor, on one thread, whatever `options.backend` is: an image takes tens of milliseconds.
 *
 * @param image [H, W, 3], what is clustered: colours on 0–1, or standardised ones with `standardize`.
 */
export function createKMeansTraining(image: FloatImage, options: KMeansTrainingOptions): Training {
  const { height, width } = image;
  const points: Points = { data: image.data, dimensions: 3 };
  const kMeans = createKMeans(points, options);
  const { iterations, minClusters, preview } = options; // what else ends a training is not for k-means
  const complete = completeReports({ iterations, minClusters, preview });
  let labels: Uint8Array | undefined; // of the last step
  let finished: { centres: Float64Array; labels: Uint8Array } | undefined;

  return {
    backend: "cpu",
    device: "1 thread",
    reason: "kmeans needs no backend",
    step() {
      kMeans.step();
      const { labels: found, centres, sizes, inertia } = kMeans.best();
      const sorted = relabel(found, byBrightness(centres));
      const changed = changedShare(sorted, labels);
      labels = sorted;
      const total = inertia / countPoints(points);
      const clusters = sizes.reduce((sum, size) => sum + Number(size > 0), 0);
      const report = complete(
        { loss: { total, ce: 0, ss: 0, cc: 0 }, clusters, changed },
        () => sorted.slice(),
      );
      return Promise.resolve(kMeans.isDone ? { ...report, stopped: report.stopped ?? "stable" } : report);
    },
    labels() {
      if (!labels) return Promise.reject(new Error("Cannot read labels: no step has been taken"));
      return Promise.resolve(labels.slice());
    },
    finish() {
      const { centres } = kMeans.best();
      const sorted = sortCentres(centres, byBrightness(centres));
      finished = { centres: sorted, labels: labelByNearest(points, sorted) };
      return Promise.resolve(finished.labels.slice());
    },
    scores(): Promise<Scores> {
      if (!finished) return Promise.reject(new Error("Cannot read scores: finish() has not been called"));
      const { centres, labels } = finished, channels = centres.length / 3;
      const data = scoreByDistance(points, centres);
      return Promise.resolve({ height, width, channels, pitch: channels, data, labels: labels.slice() });
    },
    apply({ data }) {
      if (!finished) return Promise.reject(new Error("Cannot apply centres: finish() has not been called"));
      return Promise.resolve(labelByNearest({ data, dimensions: 3 }, finished.centres));
    },
    dispose() {},
  };
}

/** The clusters from dark to bright; equally bright ones as they were. */
function byBrightness(centres: Float64Array): number[] {
  const brightness = (cluster: number) =>
    centres[3 * cluster] + centres[3 * cluster + 1] + centres[3 * cluster + 2];
  return Array.from({ length: centres.length / 3 }, (_, cluster) => cluster)
    .sort((a, b) => brightness(a) - brightness(b) || a - b);
}

/** @param order the clusters, in the order of their new labels */
function relabel(labels: Uint8Array, order: readonly number[]): Uint8Array {
  const renamed = Uint8Array.from(order, (_, cluster) => order.indexOf(cluster));
  return labels.map((label) => renamed[label]);
}

function sortCentres(centres: Float64Array, order: readonly number[]): Float64Array {
  return Float64Array.from(order.flatMap((cluster) => [...centres.subarray(3 * cluster, 3 * cluster + 3)]));
}

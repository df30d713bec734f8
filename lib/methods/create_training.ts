import type { SegmentOptions } from "../options.ts";
import type { Training } from "../sgscn/training.ts";
import type { FloatImage } from "../types.ts";

/**
 * The method that `options.method` asks for, ready to train on one image. Every method is a `Training`: it steps, reports
 * a loss, and ends with a label and scores for each pixel, so that all of them are served, drawn and scored alike.
 *
 * @param image [H, W, 3], what the method sees.
 * @throws {SgscnError} `out-of-memory` when the backend has not enough of it, and what `holdBackend` throws
 */
export async function createTraining(
  image: FloatImage,
  options: SegmentOptions,
  surroundings: { threads?: number } = {},
): Promise<Training> {
  switch (options.method) {
    case "sgscn":
      return await (await import("../sgscn/create_training.ts")).createTraining(image, options, surroundings);
    case "deepcluster":
      return await (await import("../baselines/create_deepcluster.ts")).createDeepCluster(
        image,
        options,
        surroundings,
      );
    case "iic":
      return await (await import("../baselines/create_iic.ts")).createIic(image, options, surroundings);
    case "kmeans":
      return (await import("../baselines/kmeans_training.ts")).createKMeansTraining(image, options);
    default:
      throw new Error(`Cannot segment by ${options.method}: it is not there yet`);
  }
}

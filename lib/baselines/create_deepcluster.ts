import type { SegmentOptions } from "../options.ts";
import { trainOnBackend } from "../sgscn/train_on_backend.ts";
import type { Training } from "../sgscn/training.ts";
import type { FloatImage } from "../types.ts";
import { createDeepClusterTraining } from "./deepcluster_training.ts";

/**
 * DeepCluster in training on one image, on the backend that `options.backend` asks for; k-means in between computes on the
 * processor, on one thread.
 *
 * @param image [H, W, 3], what the network sees.
 * @throws {SgscnError} `out-of-memory` when the backend has not enough of it, and what `holdBackend` throws
 */
export function createDeepCluster(
  image: FloatImage,
  options: SegmentOptions,
  { threads }: { threads?: number } = {},
): Promise<Training> {
  return trainOnBackend(
    image,
    options,
    { threads },
    (surroundings) =>
      createDeepClusterTraining(image, options, {
        ...surroundings,
        device: `${surroundings.device}; k-means on 1 thread`,
      }),
  );
}

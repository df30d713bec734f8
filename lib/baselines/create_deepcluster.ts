import { checkMemory } from "../backends/memory_model.ts";
import { holdBackend } from "../backends/select.ts";
import type { SegmentOptions } from "../options.ts";
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
export async function createDeepCluster(
  image: FloatImage,
  options: SegmentOptions,
  { threads }: { threads?: number } = {},
): Promise<Training> {
  const { name, backend, device, reason, adapter, memory, release } = await holdBackend(options.backend, {
    threads,
  });
  try {
    checkMemory(image, options, memory);
    const training = createDeepClusterTraining(image, options, {
      tfBackend: name,
      backend,
      device: `${device}; k-means on 1 thread`,
      reason,
      adapter,
    });
    return {
      ...training,
      dispose() {
        training.dispose();
        release();
      },
    };
  } catch (error) {
    release(); // or its threads would keep the process alive
    throw error;
  }
}

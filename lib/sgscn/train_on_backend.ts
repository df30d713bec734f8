import { checkMemory } from "../backends/memory_model.ts";
import { holdBackend } from "../backends/select.ts";
import type { SegmentOptions } from "../options.ts";
import type { FloatImage } from "../types.ts";
import type { TrainingSurroundings } from "./fused_training.ts";
import type { Training } from "./training.ts";

export interface TrainOnBackendOptions {
  threads?: number;
  /** Images of `channels` floats that the method needs beside those of a plain training. */
  moreImages?: number;
}

/**
 * A training on the backend that `options.backend` asks for, which is held until the training is disposed of.
 *
 * @param image [H, W, 3], what the network sees.
 * @param create makes the training on that backend.
 * @throws {SgscnError} `out-of-memory` when the backend has not enough of it, and what `holdBackend` and `create` throw
 */
export async function trainOnBackend(
  image: FloatImage,
  options: SegmentOptions,
  { threads, moreImages = 0 }: TrainOnBackendOptions,
  create: (surroundings: TrainingSurroundings) => Training,
): Promise<Training> {
  const held = await holdBackend(options.backend, { threads });
  const { name, backend, device, reason, adapter, memory, release } = held;
  try {
    // A model of one image is of the largest buffer alone.
    const images = memory.images === 1 ? 1 : memory.images + moreImages;
    checkMemory(image, options, { ...memory, images });
    const training = create({ tfBackend: name, backend, device, reason, adapter });
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

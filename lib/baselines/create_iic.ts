import { checkMemory } from "../backends/memory_model.ts";
import { holdBackend } from "../backends/select.ts";
import type { SegmentOptions } from "../options.ts";
import type { Training } from "../sgscn/training.ts";
import type { FloatImage } from "../types.ts";
import { createIicTraining } from "./iic_training.ts";

/** Activations that wait for the backward pass beside those of one image: the copy's. */
const COPY_IMAGES = 3;

/**
 * {@linkcode createIicTraining} on the backend that `options.backend` asks for.
 *
 * @param image [H, W, 3], what the network sees.
 * @throws {SgscnError} `out-of-memory` when the backend has not enough of it, and what `holdBackend` throws
 */
export async function createIic(
  image: FloatImage,
  options: SegmentOptions,
  { threads }: { threads?: number } = {},
): Promise<Training> {
  const { name, backend, device, reason, adapter, memory, release } = await holdBackend(options.backend, {
    threads,
  });
  try {
    // A model of one image is of the largest buffer alone.
    const images = memory.images === 1 ? 1 : memory.images + COPY_IMAGES;
    checkMemory(image, options, { ...memory, images });
    const surroundings = { tfBackend: name, backend, device, reason, adapter };
    const training = createIicTraining(image, options, surroundings);
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

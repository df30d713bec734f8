import type { SegmentOptions } from "../options.ts";
import { trainOnBackend } from "../sgscn/train_on_backend.ts";
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
export function createIic(
  image: FloatImage,
  options: SegmentOptions,
  { threads }: { threads?: number } = {},
): Promise<Training> {
  return trainOnBackend(
    image,
    options,
    { threads, moreImages: COPY_IMAGES },
    (surroundings) => createIicTraining(image, options, surroundings),
  );
}

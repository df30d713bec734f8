import type { SegmentOptions } from "../options.ts";
import type { FloatImage } from "../types.ts";
import { addPosition, inputChannels } from "./add_position.ts";
import { createFusedTraining } from "./fused_training.ts";
import { initialise } from "./initialise.ts";
import { trainOnBackend } from "./train_on_backend.ts";
import type { Training } from "./training.ts";

/**
 * A network in training on one image, on the backend that `options.backend` asks for, its parameters drawn from
 * `options.seed`.
 *
 * @param image [H, W, 3], what the network sees, apart from the position.
 * @throws {SgscnError} `out-of-memory` when the backend has not enough of it, and what `holdBackend` throws
 */
export function createTraining(
  image: FloatImage,
  options: SegmentOptions,
  { threads }: { threads?: number } = {},
): Promise<Training> {
  const { channels, lastKernel, position, seed } = options;
  return trainOnBackend(image, options, { threads }, (surroundings) => {
    const parameters = initialise({ channels, lastKernel, inputChannels: inputChannels(options) }, seed);
    const training = createFusedTraining(addPosition(image, position), options, parameters, surroundings);
    return { ...training, apply: (target) => training.apply(addPosition(target, position)) };
  });
}

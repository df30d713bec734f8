import { checkMemory } from "../backends/memory_model.ts";
import { holdBackend } from "../backends/select.ts";
import type { SegmentOptions } from "../options.ts";
import type { FloatImage } from "../types.ts";
import { addPosition, inputChannels } from "./add_position.ts";
import { createFusedTraining } from "./fused_training.ts";
import { initialise } from "./initialise.ts";
import type { Training } from "./training.ts";

/**
 * A network in training on one image, on the backend that `options.backend` asks for, its parameters drawn from
 * `options.seed`.
 *
 * @param image [H, W, 3], what the network sees, apart from the position.
 * @throws {SgscnError} `out-of-memory` when the backend has not enough of it, and what `holdBackend` throws
 */
export async function createTraining(
  image: FloatImage,
  options: SegmentOptions,
  { threads }: { threads?: number } = {},
): Promise<Training> {
  const { channels, lastKernel, position, seed } = options;
  const held = await holdBackend(options.backend, { threads });
  const { name, backend, device, reason, adapter, release } = held;
  try {
    checkMemory(image, options, held.memory);
    const parameters = initialise({ channels, lastKernel, inputChannels: inputChannels(options) }, seed);
    const training = createFusedTraining(addPosition(image, position), options, parameters, {
      tfBackend: name,
      backend,
      device,
      reason,
      adapter,
    });
    return {
      ...training,
      apply: (target) => training.apply(addPosition(target, position)),
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

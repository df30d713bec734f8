import { holdBackend } from "../backends/select.ts";
import type { SegmentOptions } from "../options.ts";
import type { FloatImage } from "../types.ts";
import { createFusedTraining } from "./fused_training.ts";
import { initialise } from "./initialise.ts";
import type { Training } from "./training.ts";

/**
 * A network in training on one image, on the backend that `options.backend` asks for, its parameters drawn from
 * `options.seed`.
 *
 * @param image [H, W, 3], what the network sees.
 */
export async function createTraining(
  image: FloatImage,
  options: SegmentOptions,
  { threads }: { threads?: number } = {},
): Promise<Training> {
  const { channels, lastKernel, seed } = options;
  const { name, backend, device, reason, release } = await holdBackend(options.backend, { threads });
  const parameters = initialise({ channels, lastKernel, inputChannels: 3 }, seed);
  try {
    const training = createFusedTraining(image, options, parameters, {
      tfBackend: name,
      backend,
      device,
      reason,
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

import type { LoopOptions } from "../../lib/backends/loop.ts";
import { resolveOptions, type SegmentOptions } from "../../lib/options.ts";
import { createFusedTraining, type FusedTraining } from "../../lib/sgscn/fused_training.ts";
import { initialise, type Parameters } from "../../lib/sgscn/initialise.ts";
import type { FloatImage } from "../../lib/types.ts";
import { type BenchCase, CHANNELS } from "./cases.ts";
import { peerImage } from "./peer_image.ts";

/** What a case trains: the peer's step, which is that of the preset `reference`. */
export interface BenchTask {
  image: FloatImage;
  options: SegmentOptions;
  parameters: Parameters;
}

export function benchTask(
  { height, width, third }: Pick<BenchCase, "height" | "width" | "third">,
): BenchTask {
  const options = resolveOptions({ preset: "reference", lastKernel: third, channels: CHANNELS });
  const parameters = initialise({ channels: CHANNELS, lastKernel: third, inputChannels: 3 }, options.seed);
  return { image: peerImage(height, width), options, parameters };
}

/** A case's training on our engine. @param loop when it ends; never by itself when missing */
export function createBenchTraining(
  { image, options, parameters }: BenchTask,
  tfBackend: string,
  loop: LoopOptions = {},
): FusedTraining {
  const { ce, ss, cc, contextLoss, padding, lastRelu, learningRate, momentum } = options;
  const own = { ce, ss, cc, contextLoss, padding, lastRelu, learningRate, momentum, ...loop };
  return createFusedTraining(image, own, parameters, {
    tfBackend,
    backend: "",
    device: "",
    reason: "benchmark",
  });
}

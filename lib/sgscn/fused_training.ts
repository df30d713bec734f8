import * as tf from "@tensorflow/tfjs-core";
import { isLoopingBackend, type LoopOptions, type LoopSpec } from "../backends/loop.ts";
import type { SegmentOptions } from "../options.ts";
import type { AdapterFacts, FloatImage } from "../types.ts";
import { applyInTiles } from "./apply_in_tiles.ts";
import { createFusedNetwork } from "./fused_network.ts";
import type { ParameterName, Parameters } from "./initialise.ts";
import { createSynchronousLoop } from "./synchronous_loop.ts";
import type { Scores, Training } from "./training.ts";

/** The options that the network and its training need; without those of the loop it goes on for ever. */
export type TrainingOptions =
  & Pick<
    SegmentOptions,
    "ce" | "ss" | "cc" | "contextLoss" | "padding" | "lastRelu" | "learningRate" | "momentum"
  >
  & LoopOptions;

/** A training, and the gradients of its last step for tests to look at. */
export interface FusedTraining extends Training {
  /** Gradients of the next step at the parameters as they are, by name; changes nothing. */
  gradients(): Promise<Record<ParameterName, Float32Array>>;
}

/** What describes a training's backend: `tfBackend` is tfjs's name for it, the rest is for people. */
export interface TrainingSurroundings {
  tfBackend: string;
  backend: string;
  device: string;
  reason: string;
  adapter?: AdapterFacts;
}

/**
 * The training loop on the fused ops of a tfjs backend that has them.
 *
 * @param image [H, W, inputs], what the network sees.
 * @param parameters what to begin with; copied.
 */
export function createFusedTraining(
  image: FloatImage,
  options: TrainingOptions,
  parameters: Parameters,
  { tfBackend, backend, device, reason, adapter }: TrainingSurroundings,
): FusedTraining {
  const { height, width } = image;
  const spec: LoopSpec = { height, width, options, iterate: (labels) => network.iterate(labels) };
  const engine = tf.engine().findBackend(tfBackend);
  const loop = isLoopingBackend(engine) ? engine.createLoop(spec) : createSynchronousLoop(tfBackend, spec);
  const network = loop.within(() => createFusedNetwork(image, options, parameters));
  const { channels } = network;
  let finished: { scores: tf.Tensor3D; labels: tf.Tensor2D; statistics: tf.Tensor2D[] } | undefined;

  async function finish(): Promise<Uint8Array> {
    const labels = loop.within(() => {
      if (finished) tf.dispose([finished.scores, finished.labels, finished.statistics]);
      const made = finished = network.finish();
      return made.labels.data();
    });
    return Uint8Array.from(await labels);
  }

  return {
    backend,
    device,
    reason,
    adapter,
    step: () => loop.next(),
    labels: () => loop.labels(),
    async gradients() {
      const { gradients, ...loss } = loop.within(() => network.differentiate());
      const names = Object.keys(gradients) as ParameterName[];
      // One after the other: a GPU is asked for each.
      const read = {} as Record<ParameterName, Float32Array>;
      for (const name of names) {
        read[name] = (await loop.within(() => gradients[name].data())).slice() as Float32Array;
      }
      loop.within(() => tf.dispose([gradients, loss.total, loss.summary, loss.labels]));
      return read;
    },
    finish,
    async scores(): Promise<Scores> {
      if (!finished) throw new Error("Cannot read scores: finish() has not been called");
      const { scores, labels } = finished;
      const view = loop.within(() => viewScores(scores)) ??
        { data: await loop.within(() => scores.data()) as Float32Array, pitch: channels };
      const read = await loop.within(() => labels.data());
      return { height, width, channels, ...view, labels: Uint8Array.from(read) };
    },
    apply(target) {
      const frozen = finished?.statistics;
      if (!frozen) {
        return Promise.reject(new Error("Cannot apply the network: finish() has not been called"));
      }
      return applyInTiles(target, async (tile) => {
        const labels = loop.within(() => network.label(tile, frozen));
        const read = await loop.within(() => labels.data());
        loop.within(() => labels.dispose());
        return Uint8Array.from(read);
      });
    },
    dispose() {
      loop.within(() => {
        if (finished) tf.dispose([finished.scores, finished.labels, finished.statistics]);
        network.dispose();
      });
      loop.dispose();
    },
  };
}

/** The scores where they lie, when the backend can show them there: a copy is as large as an activation. */
function viewScores(scores: tf.Tensor3D): { data: Float32Array; pitch: number } | undefined {
  const backend = tf.backend() as { viewPixels?: (info: tf.Tensor) => { data: Float32Array; pitch: number } };
  return backend.viewPixels?.(scores);
}

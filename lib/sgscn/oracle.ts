import * as tf from "@tensorflow/tfjs";
import type { LoopOptions } from "../backends/loop.ts";
import type { SegmentOptions } from "../options.ts";
import type { FloatImage, Loss } from "../types.ts";
import { completeReports } from "./complete_reports.ts";
import type { ParameterName, Parameters } from "./initialise.ts";
import { clusterLoss, labelsOf, type LossOptions } from "./losses_oracle.ts";
import { batchNorm, convReluStats, type Statistics } from "./oracle_ops.ts";
import type { Scores, Training } from "./training.ts";

/** The options that training itself reads. */
export type TrainingOptions =
  & LossOptions
  & Pick<SegmentOptions, "padding" | "lastRelu" | "learningRate" | "momentum">
  & LoopOptions;

/** A {@linkcode Training} that also shows its gradients. */
export interface OracleTraining extends Training {
  /** The gradient of the last step's total loss, by parameter, in the parameter's layout. */
  gradients(): Record<ParameterName, Float32Array>;
}

type Variables = Record<ParameterName, tf.Variable>;
const LAYERS = [1, 2, 3] as const;

/**
 * The method composed from stock tfjs ops and tfjs's own gradients: slow, plain, and what every engine is judged by.
 *
 * Runs on the stock `cpu` backend. Whoever makes it disposes of it.
 *
 * @param image Training's input as it is: resized and standardised by the caller.
 * @param parameters Where training starts; copied.
 */
export async function createOracleTraining(
  image: FloatImage,
  parameters: Parameters,
  options: TrainingOptions,
): Promise<OracleTraining> {
  await useOracleBackend();
  const { height, width } = image;
  const names = Object.keys(parameters) as ParameterName[];
  const forEach = <T>(make: (name: ParameterName) => T) =>
    Object.fromEntries(names.map((name) => [name, make(name)])) as Record<ParameterName, T>;

  const input = tensorOf(image); // [H, W, inputs]
  const variables: Variables = forEach((name) =>
    tf.tidy(() => tf.variable(tf.tensor(parameters[name].values.slice(), parameters[name].shape)))
  );
  const velocities = forEach((name) => tf.tidy(() => tf.variable(tf.zerosLike(variables[name]), false)));
  let gradients: Record<ParameterName, Float32Array> | undefined;
  let labels: Uint8Array | undefined;
  let statistics: Statistics[] = [];
  let scores: Scores | undefined;
  const complete = completeReports(options);

  function step(): { loss: Loss; labels: Uint8Array } {
    return tf.tidy(() => {
      let loss!: Loss;
      let labels!: Uint8Array;
      const { grads } = tf.variableGrads(() => {
        const y = forward(variables, input, options).output; // [H, W, C]
        const losses = clusterLoss(y, options);
        loss = readLoss(losses);
        labels = Uint8Array.from(labelsOf(y).dataSync());
        return losses.total;
      });
      // Momentum as PyTorch has it: v ← m · v + g, p ← p − rate · v.
      for (const name of names) {
        const gradient = grads[variables[name].name];
        velocities[name].assign(tf.add(tf.mul(velocities[name], options.momentum), gradient));
        variables[name].assign(tf.sub(variables[name], tf.mul(velocities[name], options.learningRate)));
      }
      gradients = forEach((name) => grads[variables[name].name].dataSync().slice() as Float32Array);
      return { loss: { ...loss }, labels };
    });
  }

  return {
    backend: "oracle",
    device: "stock tfjs ops on the cpu backend",
    reason: "asked for",
    async step() {
      await useOracleBackend();
      const before = labels;
      const found = step();
      labels = found.labels;
      const { loss } = found, now = found.labels;
      const changed = shareChanged(before, now);
      return complete({ loss, clusters: new Set(now).size, changed }, () => now.slice());
    },
    labels() {
      if (!labels) return Promise.reject(new Error("Cannot read labels: no step was made yet"));
      return Promise.resolve(labels.slice());
    },
    gradients() {
      if (!gradients) throw new Error("Cannot read gradients: no step was made yet");
      return gradients;
    },
    async finish() {
      await useOracleBackend();
      tf.dispose(statistics.map((s) => [s.mean, s.variance]));
      const passed = tf.tidy(() => {
        const { output, statistics } = forward(variables, input, options); // [H, W, C]
        return { scores: output, labels: labelsOf(output), statistics };
      });
      statistics = passed.statistics as Statistics[];
      const channels = passed.scores.shape[2];
      const data = passed.scores.dataSync() as Float32Array;
      scores = { height, width, channels, pitch: channels, data, labels: toBytes(passed.labels) };
      tf.dispose([passed.scores, passed.labels]);
      return scores.labels.slice();
    },
    scores() {
      if (!scores) return Promise.reject(new Error("Cannot read scores: finish() comes first"));
      return Promise.resolve(scores);
    },
    async apply(other) {
      if (statistics.length === 0) throw new Error("Cannot apply network: finish() comes first");
      await useOracleBackend();
      return tf.tidy(() =>
        toBytes(labelsOf(forward(variables, tensorOf(other), options, statistics).output))
      );
    },
    dispose() {
      tf.dispose([input, Object.values(variables), Object.values(velocities)]);
      tf.dispose(statistics.map((s) => [s.mean, s.variance]));
      statistics = [];
    },
  };
}

/**
 * The network: convolution → ReLU → batch norm, three times; no ReLU after the last convolution unless `lastRelu`.
 *
 * @param x [H, W, inputs].
 * @param statistics What to normalise with, by layer; each layer's own where missing.
 */
export function forward(
  variables: Readonly<Record<ParameterName, tf.Tensor>>,
  x: tf.Tensor3D,
  { padding, lastRelu }: Pick<SegmentOptions, "padding" | "lastRelu">,
  statistics?: readonly Statistics[],
): { output: tf.Tensor3D; statistics: Statistics[] } {
  const used: Statistics[] = [];
  let h = x;
  for (const layer of LAYERS) {
    const convolved = convReluStats(
      h,
      variables[`conv${layer}/weight`] as tf.Tensor4D,
      variables[`conv${layer}/bias`] as tf.Tensor1D,
      { padding, relu: layer < 3 || lastRelu },
    ); // [H, W, C]
    used.push(statistics?.[layer - 1] ?? convolved.statistics);
    h = batchNorm(
      convolved.output,
      variables[`bn${layer}/gamma`] as tf.Tensor1D,
      variables[`bn${layer}/beta`] as tf.Tensor1D,
      used[layer - 1],
    ); // [H, W, C]
  }
  return { output: h, statistics: used };
}

/** Makes the stock `cpu` backend the active one, without its banner about tfjs-node. */
export async function useOracleBackend(): Promise<void> {
  if (tf.getBackend() === "cpu" && tf.env().getBool("PROD")) return;
  tf.enableProdMode(); // the documented way to silence the banner
  await tf.setBackend("cpu");
}

function tensorOf({ height, width, data }: FloatImage): tf.Tensor3D {
  return tf.tensor3d(data.slice(), [height, width, data.length / (height * width)]);
}

function toBytes(labels: tf.Tensor2D): Uint8Array {
  return Uint8Array.from(labels.dataSync());
}

function readLoss(losses: Record<keyof Loss, tf.Scalar>): Loss {
  const read = (name: keyof Loss) => losses[name].dataSync()[0];
  return { total: read("total"), ce: read("ce"), ss: read("ss"), cc: read("cc") };
}

/** The share of pixels whose label differs, 0–1; 1 without labels before. */
function shareChanged(before: Uint8Array | undefined, now: Uint8Array): number {
  if (!before) return 1;
  return now.reduce((count, label, i) => count + (label === before[i] ? 0 : 1), 0) / now.length;
}

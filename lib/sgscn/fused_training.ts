import * as tf from "@tensorflow/tfjs";
import { batchNorm } from "../ops/batch_norm.ts";
import { clusterLoss } from "../ops/cluster_loss.ts";
import { convReluStats } from "../ops/conv_relu_stats.ts";
import { momentumUpdate } from "../ops/momentum_update.ts";
import type { SegmentOptions } from "../options.ts";
import type { FloatImage } from "../types.ts";
import type { ParameterName, Parameters } from "./initialise.ts";
import type { Scores, StepReport, Training } from "./training.ts";

const LAYERS = [1, 2, 3] as const;

/** Pixels that one output of the network sees on each side: three 3×3 convolutions. */
const HALO = 3;
/** Side of the tiles in which the trained network is applied to a large image, halo apart. */
const TILE = 256;

/** The options that the network and its training need. */
export type TrainingOptions = Pick<
  SegmentOptions,
  "ce" | "ss" | "cc" | "contextLoss" | "padding" | "lastRelu" | "learningRate" | "momentum"
>;

/** A training, and the gradients of its last step for tests to look at. */
export interface FusedTraining extends Training {
  /** Gradients of the next step at the parameters as they are, by name; changes nothing. */
  gradients(): Record<string, Float32Array>;
}

interface Pass {
  /** Ŝ, [H, W, C]. */
  scores: tf.Tensor3D;
  /** [2, C] of each layer. */
  statistics: tf.Tensor2D[];
}

/**
 * The training loop on the fused ops of a tfjs backend that has them.
 *
 * @param image [H, W, 3], what the network sees.
 * @param parameters what to begin with; copied.
 * @param surroundings `tfBackend` names the tfjs backend; the rest describes it to people.
 */
export function createFusedTraining(
  image: FloatImage,
  options: TrainingOptions,
  parameters: Parameters,
  { tfBackend, backend, device, reason }: {
    tfBackend: string;
    backend: string;
    device: string;
    reason: string;
  },
): FusedTraining {
  // Steps are synchronous: between two of them, another training may have used its own backend.
  const onBackend = <T>(run: () => T): T => {
    tf.setBackend(tfBackend);
    return run();
  };
  const pixels = image.height * image.width;
  const state = onBackend(() => {
    const input = tf.tensor3d(image.data, [image.height, image.width, 3]); // [H, W, 3]
    const variables = {} as Record<ParameterName, tf.Variable>;
    const velocities = {} as Record<ParameterName, tf.Tensor>;
    for (const [name, { shape, values }] of Object.entries(parameters)) {
      const initial = tf.tensor(values.slice(), shape);
      variables[name as ParameterName] = tf.variable(initial);
      velocities[name as ParameterName] = tf.zeros(shape);
      initial.dispose();
    }
    return { input, variables, velocities };
  });
  const names = Object.keys(state.variables) as ParameterName[];
  const variableList = Object.values(state.variables);
  let labels: tf.Tensor2D | undefined;
  let frozen: tf.Tensor2D[] = [];
  let finished: tf.Tensor[] = [];

  /** The network, on statistics of the image itself or on given ones. */
  function forward(x: tf.Tensor3D, given?: tf.Tensor2D[]): Pass {
    const statistics: tf.Tensor2D[] = [];
    let scores = x; // [H, W, 3]
    for (const layer of LAYERS) {
      const of = (name: ParameterName) => state.variables[name];
      const convolved = convReluStats(
        scores,
        of(`conv${layer}/weight`) as unknown as tf.Tensor4D,
        of(`conv${layer}/bias`) as unknown as tf.Tensor1D,
        { padding: options.padding, relu: layer < 3 || options.lastRelu },
      ); // [H, W, C]
      statistics.push(given?.[layer - 1] ?? convolved.statistics);
      scores = batchNorm(
        convolved.output,
        statistics[layer - 1],
        of(`bn${layer}/gamma`) as unknown as tf.Tensor1D,
        of(`bn${layer}/beta`) as unknown as tf.Tensor1D,
      ); // [H, W, C]
    }
    return { scores, statistics };
  }

  /** Losses of this iteration, the gradient of every variable, and the labels, which the caller owns. */
  function differentiate() {
    let summary: tf.Tensor1D | undefined, newLabels: tf.Tensor2D | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const loss = clusterLoss(forward(state.input).scores, options, labels);
      summary = tf.keep(loss.summary);
      newLabels = tf.keep(loss.labels);
      return loss.total;
    }, variableList);
    return { total: value, gradients: grads, summary: summary!, newLabels: newLabels! };
  }

  const gradientOf = (gradients: tf.NamedTensorMap, name: ParameterName) =>
    gradients[state.variables[name].name];

  return {
    backend,
    device,
    reason,
    step(): Promise<StepReport> {
      return Promise.resolve(onBackend(() => {
        const { total, gradients, summary, newLabels } = differentiate();
        for (const name of names) {
          momentumUpdate(state.variables[name], state.velocities[name], gradientOf(gradients, name), options);
        }
        const [ce, ss, cc, clusters, changed] = summary.dataSync();
        const report = {
          loss: { total: total.dataSync()[0], ce, ss, cc },
          clusters,
          changed: changed / pixels,
        };
        tf.dispose([total, summary, gradients]);
        labels?.dispose();
        labels = newLabels;
        return report;
      }));
    },
    gradients(): Record<string, Float32Array> {
      return onBackend(() => {
        const { total, gradients, summary, newLabels } = differentiate();
        const values = names.map((name) => [name, gradientOf(gradients, name).dataSync().slice()]);
        tf.dispose([total, summary, newLabels, gradients]);
        return Object.fromEntries(values);
      });
    },
    labels(): Uint8Array {
      if (!labels) throw new Error("Cannot read labels: no step has been taken");
      return Uint8Array.from(labels.dataSync());
    },
    finish(): Promise<Scores> {
      return Promise.resolve(onBackend(() => {
        tf.dispose([...finished, ...frozen]);
        const { pass, last } = tf.tidy(() => {
          const pass = forward(state.input);
          const last = clusterLoss(pass.scores, options).labels;
          return { pass: { scores: pass.scores, statistics: pass.statistics }, last };
        });
        finished = [pass.scores, last];
        frozen = pass.statistics;
        return {
          height: image.height,
          width: image.width,
          channels: pass.scores.shape[2],
          ...viewScores(pass.scores),
          labels: Uint8Array.from(last.dataSync()),
        };
      }));
    },
    apply(target: FloatImage): Promise<Uint8Array> {
      if (frozen.length === 0) throw new Error("Cannot apply the network: finish() has not been called");
      return Promise.resolve(onBackend(() =>
        applyInTiles(target, (tile) => {
          return tf.tidy(() => {
            const x = tf.tensor3d(tile.data, [tile.height, tile.width, 3]);
            return Uint8Array.from(clusterLoss(forward(x, frozen).scores, options).labels.dataSync());
          });
        })
      ));
    },
    dispose(): void {
      onBackend(() => {
        tf.dispose([
          state.input,
          ...variableList,
          ...Object.values(state.velocities),
          ...finished,
          ...frozen,
        ]);
        labels?.dispose();
      });
    },
  };
}

/** The scores where they lie, when the backend can show them there: a copy is as large as an activation. */
function viewScores(scores: tf.Tensor3D): { data: Float32Array; pitch: number } {
  const backend = tf.backend() as { viewPixels?: (info: tf.Tensor) => { data: Float32Array; pitch: number } };
  return backend.viewPixels?.(scores) ?? { data: scores.dataSync() as Float32Array, pitch: scores.shape[2] };
}

/** Labels of a large image, tile by tile: each tile is computed with a halo that is then cut off. */
function applyInTiles(image: FloatImage, label: (tile: FloatImage) => Uint8Array): Uint8Array {
  const { height, width, data } = image;
  const labels = new Uint8Array(height * width);
  for (let top = 0; top < height; top += TILE) {
    for (let left = 0; left < width; left += TILE) {
      const bottom = Math.min(height, top + TILE), right = Math.min(width, left + TILE);
      const y0 = Math.max(0, top - HALO), x0 = Math.max(0, left - HALO);
      const y1 = Math.min(height, bottom + HALO), x1 = Math.min(width, right + HALO);
      const tile = new Float32Array((y1 - y0) * (x1 - x0) * 3);
      for (let y = y0; y < y1; y++) {
        tile.set(data.subarray((y * width + x0) * 3, (y * width + x1) * 3), (y - y0) * (x1 - x0) * 3);
      }
      const tileLabels = label({ height: y1 - y0, width: x1 - x0, data: tile });
      for (let y = top; y < bottom; y++) {
        const from = (y - y0) * (x1 - x0) + left - x0;
        labels.set(tileLabels.subarray(from, from + right - left), y * width + left);
      }
    }
  }
  return labels;
}

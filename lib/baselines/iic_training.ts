import * as tf from "@tensorflow/tfjs";
import { isWorkingBackend } from "../backends/loop.ts";
import type { SegmentOptions } from "../options.ts";
import { applyInTiles } from "../sgscn/apply_in_tiles.ts";
import { completeReports } from "../sgscn/complete_reports.ts";
import type { TrainingSurroundings } from "../sgscn/fused_training.ts";
import { imageTensor } from "../sgscn/image_tensor.ts";
import { createRandom } from "../sgscn/random.ts";
import type { Training } from "../sgscn/training.ts";
import { createWorkspace } from "../sgscn/workspace.ts";
import type { FloatImage } from "../types.ts";
import { argmax } from "./argmax.ts";
import { changedShare } from "./changed_share.ts";
import { iicLoss } from "./iic_loss.ts";
import { createIicNetwork } from "./iic_network.ts";
import { IIC_STRENGTH, iicHeads } from "./iic_settings.ts";
import { transformCopy } from "./iic_transform.ts";

/** Makes the copies' random numbers others than the network's. */
const COPY_SEED = 0x434f5059;

/** Share of the last copy in what a head told of late: copies differ, and the first steps do not count in the end. */
const OF_LATE = 0.2;

export type IicOptions = Pick<
  SegmentOptions,
  | "clusters"
  | "seed"
  | "colour"
  | "channels"
  | "lastKernel"
  | "lastRelu"
  | "padding"
  | "learningRate"
  | "momentum"
  | "iterations"
  | "minClusters"
  | "stableIterations"
  | "stableChange"
  | "stableLoss"
  | "preview"
>;

/**
 * Invariant information clustering of one image's pixels, in its segmentation form: each iteration draws one transformed
 * copy, and raises the mutual information between a pixel's class in the image and the classes near it in the copy, taken
 * back to the image's geometry. Nothing but that information holds off collapse to one class: the entropy of the classes'
 * shares is a part of it.
 *
 * `loss.total` is minus the information, summed over the heads of {@linkcode iicHeads}, in nats; ce, ss and cc are 0. It
 * differs from copy to copy, so that `stableLoss` says little. Labels and scores are those of the head that told most of
 * late, one class for each of `clusters`.
 *
 * A departure: momentum SGD, which is fused on every backend, instead of the published Adam.
 *
 * @param image [H, W, 3], what the network sees.
 *
 * Source: Ji, Henriques, Vedaldi, "Invariant Information Clustering for Unsupervised Image Classification and
 * Segmentation", ICCV 2019, https://arxiv.org/abs/1807.06653. Choices: docs/baselines.md.
 */
export function createIicTraining(
  image: FloatImage,
  options: IicOptions,
  { tfBackend, ...surroundings }: TrainingSurroundings,
): Training {
  const { height, width } = image;
  const { clusters, seed } = options;
  const heads = iicHeads(clusters);
  const random = createRandom(seed ^ COPY_SEED);
  const complete = completeReports(options);
  const workspace = createWorkspace(tfBackend), { within } = workspace;
  const network = within(() => createIicNetwork({ ...options, heads: heads.map(({ classes }) => classes) }));
  const input = within(() => imageTensor(image)); // [H, W, 3]
  // What can only be read later must be known before the step that needs it.
  const readsAtOnce = !isWorkingBackend(tf.engine().findBackend(tfBackend));
  const told = new Float64Array(heads.length); // by each head of late
  let labels: Uint8Array | undefined; // of the last step
  let finished:
    | { head: number; logits: Float32Array; labels: Uint8Array; statistics: tf.Tensor2D[] }
    | undefined;

  async function readLogits(inputs: tf.Tensor3D[]): Promise<Float32Array[][]> {
    const tensors = within(() => inputs.map(network.logits)); // [image][head]
    const values: Float32Array[][] = [];
    for (const ofImage of tensors) {
      const read: Float32Array[] = [];
      for (const logits of ofImage) read.push(await within(() => logits.data()) as Float32Array);
      values.push(read);
    }
    within(() => tf.dispose(tensors));
    return values;
  }

  return {
    ...surroundings,
    async step() {
      const copy = transformCopy(image, options.colour, IIC_STRENGTH, random);
      const copyInput = within(() => imageTensor(copy.image)); // [H, W, 3]
      const inputs = [input, copyInput];
      const known = readsAtOnce ? undefined : await readLogits(inputs);
      let total = 0, found: Uint8Array = new Uint8Array();
      within(() =>
        network.update(inputs, (tensors) => {
          const [logits, copyLogits] = known ??
            tensors.map((heads) => heads.map((tensor) => tensor.dataSync() as Float32Array));
          const losses = heads.map((head, h) => {
            const loss = iicLoss(logits[h], copyLogits[h], { ...head, back: copy.back });
            total -= loss.information;
            told[h] += OF_LATE * (loss.information - told[h]);
            const down = (gradient: Float64Array) => Float32Array.from(gradient, (slope) => -slope);
            return [down(loss.gradient), down(loss.copyGradient)];
          });
          found = argmax(logits[bestOf(told)], clusters);
          return [losses.map(([slopes]) => slopes), losses.map(([, slopes]) => slopes)];
        })
      );
      within(() => copyInput.dispose());
      const changed = changedShare(found, labels);
      labels = found;
      return complete(
        {
          loss: { total, ce: 0, ss: 0, cc: 0 },
          clusters: new Set(found).size,
          changed,
        },
        () => found.slice(),
      );
    },
    labels() {
      if (!labels) return Promise.reject(new Error("Cannot read labels: no step has been taken"));
      return Promise.resolve(labels.slice());
    },
    async finish() {
      const head = bestOf(told);
      const { logits, statistics } = within(() => network.classify(input, head));
      const values = Float32Array.from(await within(() => logits.data()));
      within(() => tf.dispose([logits, finished?.statistics ?? []]));
      finished = { head, logits: values, labels: argmax(values, clusters), statistics };
      return finished.labels.slice();
    },
    scores() {
      if (!finished) return Promise.reject(new Error("Cannot read scores: finish() has not been called"));
      const { logits: data, labels } = finished;
      return Promise.resolve({
        height,
        width,
        channels: clusters,
        pitch: clusters,
        data,
        labels: labels.slice(),
      });
    },
    apply(target) {
      if (!finished) {
        return Promise.reject(new Error("Cannot apply the network: finish() has not been called"));
      }
      const { head, statistics } = finished;
      return applyInTiles(target, async (tile) => {
        const logits = within(() =>
          tf.tidy(() => network.classify(imageTensor(tile), head, statistics).logits)
        );
        const found = argmax(await within(() => logits.data()), clusters);
        within(() => logits.dispose());
        return found;
      });
    },
    dispose() {
      within(() => {
        tf.dispose([input, finished?.statistics ?? []]);
        network.dispose();
      });
      workspace.dispose();
    },
  };
}

/** The head that told most; the first of equals. */
function bestOf(told: Float64Array): number {
  return told.indexOf(Math.max(...told));
}

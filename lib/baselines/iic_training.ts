import * as tf from "@tensorflow/tfjs";
import { isWorkingBackend } from "../backends/loop.ts";
import type { SegmentOptions } from "../options.ts";
import { applyInTiles } from "../sgscn/apply_in_tiles.ts";
import { completeReports } from "../sgscn/complete_reports.ts";
import type { TrainingSurroundings } from "../sgscn/fused_training.ts";
import { createRandom } from "../sgscn/random.ts";
import type { Training } from "../sgscn/training.ts";
import { createWorkspace } from "../sgscn/workspace.ts";
import type { FloatImage } from "../types.ts";
import { argmax } from "./argmax.ts";
import { iicLoss } from "./iic_loss.ts";
import { createIicNetwork } from "./iic_network.ts";
import { IIC_SETTINGS } from "./iic_settings.ts";
import { transformCopy } from "./iic_transform.ts";

/** Makes the copies' random numbers others than the network's. */
const COPY_SEED = 0x434f5059;

export type IicOptions = SegmentOptions;

export function createIicTraining(
  image: FloatImage,
  options: IicOptions,
  { tfBackend, ...surroundings }: TrainingSurroundings,
): Training {
  const { height, width } = image;
  const { clusters, seed } = options;
  const { radius, entropyWeight, over, strength } = IIC_SETTINGS;
  const random = createRandom(seed ^ COPY_SEED);
  const complete = completeReports(options);
  const workspace = createWorkspace(tfBackend), { within } = workspace;
  const heads = [{ classes: clusters, radius, entropyWeight, weight: 1 }, ...(over ? [over] : [])];
  const network = within(() => createIicNetwork({ ...options, heads: heads.map(({ classes }) => classes) }));
  const input = within(() => tensorOf(image)); // [H, W, 3]
  // What can only be read later must be known before the step that needs it.
  const readsAtOnce = !isWorkingBackend(tf.engine().findBackend(tfBackend));
  let labels: Uint8Array | undefined; // of the last step
  let finished: { logits: Float32Array; labels: Uint8Array; statistics: tf.Tensor2D[] } | undefined;

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
      const copy = transformCopy(image, strength, random);
      const copyInput = within(() => tensorOf(copy.image)); // [H, W, 3]
      const inputs = [input, copyInput];
      const known = readsAtOnce ? undefined : await readLogits(inputs);
      let total = 0, found: Uint8Array = new Uint8Array();
      within(() =>
        network.update(inputs, (tensors) => {
          const [logits, copyLogits] = known ??
            tensors.map((heads) => heads.map((tensor) => tensor.dataSync() as Float32Array));
          found = argmax(logits[0], clusters);
          const losses = heads.map(({ classes, weight, ...head }, h) => {
            const loss = iicLoss(logits[h], copyLogits[h], { classes, ...head, back: copy.back });
            total -= weight * loss.information;
            const down = (gradient: Float64Array) => Float32Array.from(gradient, (slope) => -weight * slope);
            return [down(loss.gradient), down(loss.copyGradient)];
          });
          return [losses.map(([slopes]) => slopes), losses.map(([, slopes]) => slopes)];
        })
      );
      within(() => copyInput.dispose());
      const before = labels;
      labels = found;
      const changed = before
        ? found.reduce((sum, label, i) => sum + Number(label !== before[i]), 0)
        : found.length;
      return complete(
        {
          loss: { total, ce: 0, ss: 0, cc: 0 },
          clusters: new Set(found).size,
          changed: changed / found.length,
        },
        () => found.slice(),
      );
    },
    labels() {
      if (!labels) return Promise.reject(new Error("Cannot read labels: no step has been taken"));
      return Promise.resolve(labels.slice());
    },
    async finish() {
      const { logits, statistics } = within(() => network.classify(input));
      const values = Float32Array.from(await within(() => logits.data()));
      within(() => tf.dispose([logits, finished?.statistics ?? []]));
      finished = { logits: values, labels: argmax(values, clusters), statistics };
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
      const frozen = finished?.statistics;
      if (!frozen) {
        return Promise.reject(new Error("Cannot apply the network: finish() has not been called"));
      }
      return applyInTiles(target, async (tile) => {
        const logits = within(() => tf.tidy(() => network.classify(tensorOf(tile), frozen).logits));
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

function tensorOf({ height, width, data }: FloatImage): tf.Tensor3D {
  return tf.tensor3d(data, [height, width, 3]);
}

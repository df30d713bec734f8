import * as tf from "@tensorflow/tfjs";
import type { SegmentOptions } from "../options.ts";
import { applyInTiles } from "../sgscn/apply_in_tiles.ts";
import { completeReports } from "../sgscn/complete_reports.ts";
import type { TrainingSurroundings } from "../sgscn/fused_training.ts";
import { createRandom } from "../sgscn/random.ts";
import type { Training } from "../sgscn/training.ts";
import { createWorkspace } from "../sgscn/workspace.ts";
import type { FloatImage } from "../types.ts";
import { changedShare } from "./changed_share.ts";
import { assignFeatures, type FeatureClusters, project, take } from "./deepcluster_assign.ts";
import { createDeepClusterNetwork, type DeepClusterNetworkOptions } from "./deepcluster_network.ts";
import { labelByNearest, scoreByDistance } from "./kmeans_scores.ts";
import { pseudoLabels } from "./pseudo_label_loss.ts";

/** Updates between two assignments: with more, the network learns noise of one assignment by heart. */
const UPDATES_A_STEP = 5;
/** Sets the random numbers here apart from those of the network's first parameters, which have the same seed. */
const STREAM = 0x44435453;

export type DeepClusterOptions =
  & DeepClusterNetworkOptions
  & Pick<
    SegmentOptions,
    "restarts" | "iterations" | "minClusters" | "stableIterations" | "stableChange" | "stableLoss" | "preview"
  >;

/**
 * DeepCluster on the pixels of one image: a step clusters the pixels' features by k-means and trains the network, by cross
 * entropy through a linear classifier, to tell the clusters apart; the next clusters its new features.
 *
 * As in the paper: the classifier begins anew after every assignment, each cluster has the same share of the loss however
 * large it is, an empty cluster takes half of another, and features are reduced to their principal components first.
 *
 * Departures, as there is one image and its pixels are what is clustered:
 * - The network is SGSCN's, and sees colours where theirs sees edges: a pixel has little else. SGD with momentum is theirs; there is
 *   no weight decay, as training is short.
 * - Features are neither whitened nor brought to length 1. They come from a batch norm, so that a pixel's length says how
 *   far it is from the average one, and components that whitening would blow up are noise. Seen before any training, DSC on
 *   the even development images of skin: 52 as here, 42 at length 1, 37 whitened, 36 both.
 * - An epoch is a few updates on the whole image; theirs are thousands on batches.
 *
 * The result is one more assignment, after the last update, not the classifier's: what the method learns are the features, and the
 * classifier is thrown away after every few updates. It is `stable` as SGSCN is.
 *
 * @param image [H, W, 3], what the network sees.
 *
 * Source: Caron, Bojanowski, Joulin and Douze, "Deep Clustering for Unsupervised Learning of Visual Features", ECCV 2018,
 * https://arxiv.org/abs/1807.05520, and its published code.
 */
export function createDeepClusterTraining(
  image: FloatImage,
  options: DeepClusterOptions,
  { tfBackend, ...about }: TrainingSurroundings,
): Training {
  const { height, width } = image, { clusters, restarts } = options;
  const workspace = createWorkspace(tfBackend);
  const { within } = workspace;
  const network = within(() => createDeepClusterNetwork(image, options));
  const random = createRandom((options.seed ^ STREAM) >>> 0);
  const complete = completeReports(options);
  let labels: Uint8Array | undefined; // of the last step
  let finished: FeatureClusters & { statistics: tf.Tensor2D[] } | undefined;

  /** Pixels to clusters of their features as they are now, which the caller disposes of. */
  async function assign() {
    const described = within(() => network.describe());
    const assigned = await assignFeatures(described.features, {
      clusters,
      restarts,
      before: labels,
      random,
      workspace,
    });
    within(() => described.features.dispose());
    return { ...assigned, statistics: described.statistics };
  }

  /** A few updates towards labels; the mean cross entropy before each. */
  async function learn(targets: Uint8Array): Promise<number> {
    const mean = within(() => {
      network.resetHead(random);
      const pseudo = pseudoLabels(targets, { height, width, clusters });
      const losses = Array.from({ length: UPDATES_A_STEP }, () => network.update(pseudo));
      const mean = tf.tidy(() => tf.mean(tf.stack(losses)));
      tf.dispose([pseudo.targets, pseudo.shares, losses]);
      return mean;
    });
    return (await take(workspace, mean))[0];
  }

  return {
    ...about,
    async step() {
      const assigned = await assign();
      within(() => tf.dispose(assigned.statistics));
      const found = assigned.labels;
      const changed = changedShare(found, labels);
      labels = found;
      const ce = await learn(found);
      return complete(
        {
          loss: { total: ce, ce, ss: 0, cc: 0 },
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
      const assigned = await assign();
      if (finished) within(() => tf.dispose(finished!.statistics));
      finished = { ...assigned, labels: labelByNearest(assigned.points, assigned.centres) };
      return finished.labels.slice();
    },
    scores() {
      if (!finished) return Promise.reject(new Error("Cannot read scores: finish() has not been called"));
      const { points, centres, labels } = finished;
      const data = scoreByDistance(points, centres);
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
      const { statistics, projection, centres } = finished;
      return applyInTiles(target, async (tile) => {
        const described = within(() => network.describe(tile, statistics));
        const points = await project(described.features, projection, workspace);
        within(() => described.features.dispose());
        return labelByNearest(points, centres);
      });
    },
    dispose() {
      within(() => {
        if (finished) tf.dispose(finished.statistics);
        network.dispose();
      });
      workspace.dispose();
    },
  };
}

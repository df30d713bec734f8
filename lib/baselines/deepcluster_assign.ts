import * as tf from "@tensorflow/tfjs";
import type { Workspace } from "../backends/loop.ts";
import { convReluStats } from "../ops/conv_relu_stats.ts";
import { gramOf } from "./gram.ts";
import { createKMeans } from "./kmeans.ts";
import { countPoints, type Points } from "./kmeans_points.ts";
import { matchLabels } from "./match_labels.ts";
import { principalComponents, type Projection } from "./principal_components.ts";
import { splitCluster } from "./split_cluster.ts";

/** They hold over 80 % of the variance of 100 features before training, and more later. The authors keep 256 of 4096. */
const COMPONENTS = 16;
/** That of the published code. */
const LLOYD_ITERATIONS = 20;

/** An assignment of pixels to clusters of their features. */
export interface FeatureClusters {
  /** [pixels]. */
  labels: Uint8Array;
  /** [clusters, dimensions]. */
  centres: Float64Array;
  /** What was clustered: [pixels, dimensions]. */
  points: Points;
  /** How it was made from features. */
  projection: Projection;
}

/**
 * Assigns pixels to clusters by k-means on the principal components of their features.
 *
 * @param features [H, W, C]; left as they are.
 * @param before labels that the new ones shall resemble where they can, [pixels].
 * @param random uniform on [0, 1)
 */
export async function assignFeatures(
  features: tf.Tensor3D,
  { clusters, restarts, before, random, workspace }: {
    clusters: number;
    restarts: number;
    before?: Uint8Array;
    random: () => number;
    workspace: Workspace;
  },
): Promise<FeatureClusters> {
  const [height, width, channels] = features.shape;
  const sums = workspace.within(() => gramOf(features));
  const gram = await take(workspace, sums.gram), sum = await take(workspace, sums.sum);
  const projection = principalComponents(
    { gram, sum, count: height * width },
    Math.min(COMPONENTS, channels),
  );
  const points = await project(features, projection, workspace);
  const kMeans = createKMeans(points, {
    clusters,
    restarts,
    seed: Math.floor(random() * 2 ** 24),
    refill: splitCluster(random),
  });
  for (let i = 0; i < LLOYD_ITERATIONS && !kMeans.isDone; i++) kMeans.step();
  return { ...renamed(kMeans.best(), points, before), points, projection };
}

/** The features of pixels as points under a projection, [pixels, dimensions]. */
export async function project(
  features: tf.Tensor3D,
  { matrix, offset, dimensions }: Projection,
  workspace: Workspace,
): Promise<Points> {
  const projected = workspace.within(() =>
    tf.tidy(() => {
      const weight = tf.tensor4d(matrix, [1, 1, features.shape[2], dimensions]);
      return convReluStats(features, weight, tf.tensor1d(offset), { padding: "zero", relu: false }).output;
    })
  ); // [H, W, dimensions]
  return { data: await take(workspace, projected), dimensions };
}

/** A tensor's values, and the end of it. */
export async function take(workspace: Workspace, tensor: tf.Tensor): Promise<Float32Array> {
  const values = Float32Array.from(await workspace.within(() => tensor.data()));
  workspace.within(() => tensor.dispose());
  return values;
}

function renamed(
  found: { labels: Uint8Array; centres: Float64Array },
  points: Points,
  before: Uint8Array | undefined,
): { labels: Uint8Array; centres: Float64Array } {
  const { dimensions } = points, clusters = found.centres.length / dimensions;
  if (!before) return found;
  const names = matchLabels(found.labels, before, clusters);
  const labels = new Uint8Array(countPoints(points));
  const centres = new Float64Array(found.centres.length);
  found.labels.forEach((label, i) => labels[i] = names[label]);
  names.forEach((name, cluster) =>
    centres.set(found.centres.subarray(cluster * dimensions, (cluster + 1) * dimensions), name * dimensions)
  );
  return { labels, centres };
}

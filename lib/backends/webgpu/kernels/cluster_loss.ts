import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { ClusterLossAttributes } from "../../../ops/kernel_names.ts";
import type { Block, Pixels } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { reduceSums } from "./channel_sums.ts";
import { clusterContext, clusterDistances } from "./cluster_context.ts";
import {
  formFor,
  type PixelGroups,
  pixelGroupsOf,
  type Scores,
  scoresBindings,
  scoresOf,
  sharingShader,
} from "./cluster_scores.ts";
import { columnsOf } from "./columns.ts";

const LABELS = sharingShader(
  "clusterLabels",
  "cluster_labels",
  ["read", "read", "read", "write", "write", "write"],
);
const GRADIENT: Shader = {
  name: "clusterGradient",
  files: ["columns", "cluster_gradient"],
  buffers: ["read", "read", "read", "read", "read", "write", "write"],
};
const TOTAL: Shader = {
  name: "clusterTotal",
  files: ["cluster_total"],
  buffers: ["read", "read", "read", "read", "write", "write"],
};
const FACTOR: Shader = {
  name: "clusterLossGradient",
  files: ["cluster_loss_gradient"],
  buffers: ["read", "write"],
};
/** Channels of a workgroup. */
const THREADS = 64;
/** Words that a workgroup of shaders/cluster_labels.wgsl leaves. */
const LABEL_WORDS = 10;
/** The context loss in shaders. */
const CONTEXT_CODE = { none: 0, raw: 1, soft: 2 } as const;

/** What a step between neighbours weighs in the mean over all of them; 0 where there are none. */
interface Steps {
  vertical: number;
  horizontal: number;
}

/** What the gradient pass needs of the passes before it. */
interface Before {
  labels: GPUBuffer;
  /** [H·W] pairs: log Σ exp(y), distance from the centres. */
  terms: Block;
  /** As `clusterContext` gives it. */
  context?: Block;
}

/** Forward pass of {@linkcode CLUSTER_LOSS}, and its gradient at once. Formulas: lib/sgscn/losses_oracle.ts. */
export function clusterLossKernel(
  backend: WebgpuBackend,
  { y, previousLabels }: { y: TensorInfo; previousLabels?: TensorInfo },
  weights: ClusterLossAttributes,
): TensorInfo[] {
  const scores = scoresOf(backend, y);
  const { z } = scores;
  const { height, width, channels, pitch } = z;
  const form = weights.cc === 0 ? "none" : weights.contextLoss;
  const pixelGroups = pixelGroupsOf(backend, z);
  const steps = {
    vertical: height > 1 ? 1 / ((height - 1) * width * channels) : 0,
    horizontal: width > 1 ? 1 / (height * (width - 1) * channels) : 0,
  };

  const labels = backend.denseTensor([height, width], "int32");
  const terms = backend.allocate(height * width * 2 * 4);
  const previous = previousLabels && backend.denseBuffer(previousLabels);
  const counts = labelPixels(backend, scores, { labels: labels.buffer, terms, previous, pixelGroups });
  const context = form === "none" ? undefined : clusterContext(backend, scores, { terms, form });
  const distances = form === "soft"
    ? clusterDistances(backend, scores, { terms, context: context!, pixelGroups })
    : undefined;
  const { gradient, sums } = lossGradient(backend, scores, { labels: labels.buffer, terms, context }, {
    ...{ ...weights, contextLoss: form },
    steps,
  });

  const total = backend.denseTensor([]), summary = backend.denseTensor([5]);
  backend.run(TOTAL, {
    constants: { AFFINE: Number(scores.isAffine), CONTEXT: CONTEXT_CODE[form] },
    parameters: [
      ...[pixelGroups.groups, pitch],
      ...[1 / (height * width), steps.vertical, steps.horizontal].map((float) => ({ float })),
      ...[weights.ce, weights.ss, weights.cc].map((float) => ({ float })),
    ],
    buffers: [
      counts.buffer,
      sums.buffer,
      scores.constants?.buffer ?? sums.buffer,
      (distances ?? context ?? sums).buffer,
      total.buffer,
      summary.buffer,
    ],
    groups: [1, 1, 1],
  });
  for (const block of [terms, counts, context, distances]) if (block) backend.release(block);
  if (!scores.isAffine) backend.release(sums);
  return [
    ...[total, summary, labels].map(({ info }) => info),
    // The first two rows of sums are what the batch norm below will ask for.
    backend.pixelsTensor(gradient, scores.isAffine ? { z: z.block.buffer, sums } : undefined),
  ];
}

/** Forward pass of {@linkcode CLUSTER_LABELS}. */
export function clusterLabelsKernel(backend: WebgpuBackend, { y }: { y: TensorInfo }): TensorInfo {
  const scores = scoresOf(backend, y);
  const { z } = scores, { height, width } = z;
  const labels = backend.denseTensor([height, width], "int32");
  const terms = backend.allocate(height * width * 2 * 4);
  const pixelGroups = pixelGroupsOf(backend, z);
  const counts = labelPixels(backend, scores, { labels: labels.buffer, terms, pixelGroups });
  for (const block of [terms, counts]) backend.release(block);
  return labels.info;
}

/** Backward pass of {@linkcode CLUSTER_LOSS}: the gradient is there, times what comes from above. */
export function clusterLossGradientKernel(
  backend: WebgpuBackend,
  { dTotal, gradient }: Record<"dTotal" | "gradient", TensorInfo>,
): TensorInfo {
  const d = backend.pixelsOf(gradient);
  if (backend.dataOf(dTotal).values?.[0] === 1) {
    const { sums } = backend.dataOf(gradient);
    backend.hold(d.block);
    return backend.pixelsTensor(d, sums && { z: sums.z, sums: backend.hold(sums.sums) });
  }
  const scale = backend.allocate(d.pitch * 4);
  backend.run(FACTOR, {
    parameters: [d.channels, d.pitch],
    buffers: [backend.denseBuffer(dTotal), scale.buffer],
    groups: Math.ceil(d.pitch / THREADS),
  });
  return backend.scaledTensor({ d, scale });
}

/** Labels and log-sums of every pixel; by workgroup, cross entropy, changes and labels in use. */
function labelPixels(
  backend: WebgpuBackend,
  scores: Scores,
  { labels, terms, previous, pixelGroups }: {
    labels: GPUBuffer;
    terms: Block;
    previous?: GPUBuffer;
    pixelGroups: PixelGroups;
  },
): Block {
  const partials = backend.allocate(pixelGroups.groups * LABEL_WORDS * 4);
  for (const band of pixelGroups.bands) {
    const [window, affine] = scoresBindings(backend, scores, band);
    backend.run(formFor(backend, LABELS), {
      constants: {
        ...pixelGroups.constants,
        CHANNELS: scores.z.channels,
        AFFINE: Number(scores.isAffine),
        COMPARES: Number(previous !== undefined),
      },
      parameters: [band.pixels, band.firstPixel, band.firstGroup, window.base],
      buffers: [window, affine, previous ?? window, labels, terms.buffer, partials.buffer],
      groups: band.groups,
    });
  }
  return partials;
}

/** ∂total/∂y, and Σg, Σg·(z − mean), Σ|z's vertical step|, Σ|z's horizontal step| per channel, [4][pitch]. */
function lossGradient(
  backend: WebgpuBackend,
  scores: Scores,
  { labels, terms, context }: Before,
  { ce, ss, cc, contextLoss, steps }: ClusterLossAttributes & { steps: Steps },
): { gradient: Pixels; sums: Block } {
  const { z, isAffine } = scores;
  const { height, width, channels, pitch } = z;
  const gradient = backend.allocatePixels(height, width, channels);
  const { constants, bands, runPixels, runs, groups } = columnsOf(backend, z, { halo: 1 });
  const partials = backend.allocate(runs * 4 * pitch * 4);
  const floats = [
    ce / (height * width),
    ss * steps.vertical,
    ss * steps.horizontal,
    contextLoss === "soft" ? cc / (height * width) : cc,
  ];
  for (const band of bands) {
    const [window, affine] = scoresBindings(backend, scores, { first: band.first - 1, end: band.end + 1 });
    const to = backend.rows(gradient, band.first, band.end);
    backend.run(GRADIENT, {
      constants: {
        ...constants,
        CHANNELS: channels,
        AFFINE: Number(isAffine),
        CONTEXT: CONTEXT_CODE[contextLoss],
      },
      parameters: [
        ...[band.pixels, runPixels, band.runs, band.firstPixel, band.firstRun],
        ...[window.base, to.base, height, width],
        ...floats.map((float) => ({ float })),
      ],
      buffers: [window, affine, labels, terms.buffer, (context ?? terms).buffer, to, partials.buffer],
      groups: groups(band.runs),
    });
  }
  const sums = reduceSums(backend, { partials, groups: runs, rows: 4, pitch });
  backend.release(partials);
  return { gradient, sums };
}

import { CONTEXT_EPSILON } from "../../../ops/kernel_names.ts";
import type { Block } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { reduceSums } from "./channel_sums.ts";
import { columnsOf } from "./columns.ts";
import { formFor, type PixelGroups, type Scores, scoresBindings, sharingShader } from "./cluster_scores.ts";

const MASSES: Shader = {
  name: "clusterMasses",
  files: ["columns", "cluster_masses"],
  buffers: ["read", "read", "read", "write"],
};
const CENTRES: Shader = { name: "clusterCentres", files: ["cluster_centres"], buffers: ["read", "write"] };
const DISTANCES = sharingShader(
  "clusterDistances",
  "cluster_distances",
  ["read", "read", "read", "write", "write"],
);
/** Channels of a workgroup. */
const THREADS = 64;

/** Divides in the place of a smaller `soft` mass: below any that a loss could show. */
const SMALLEST_MASS = 1e-18;

/**
 * Where each cluster lies, [4][pitch]: centre x and y, spread, 1 / mass.
 *
 * @param terms [H·W] pairs, the first log Σ exp(y).
 */
export function clusterContext(
  backend: WebgpuBackend,
  scores: Scores,
  { terms, form }: { terms: Block; form: "raw" | "soft" },
): Block {
  const { z, isAffine } = scores;
  const { height, width, channels, pitch } = z;
  const { constants, bands, runPixels, runs, groups } = columnsOf(backend, z);
  const partials = backend.allocate(runs * 4 * pitch * 4);
  for (const band of bands) {
    const [window, affine] = scoresBindings(backend, scores, band);
    backend.run(MASSES, {
      constants: {
        ...constants,
        AFFINE: Number(isAffine),
        SOFT: Number(form === "soft"),
        EPSILON: CONTEXT_EPSILON,
      },
      parameters: [
        ...[band.pixels, runPixels, band.runs, band.firstPixel, band.firstRun],
        ...[window.base, height, width],
      ],
      buffers: [window, affine, terms.buffer, partials.buffer],
      groups: groups(band.runs),
    });
  }
  const masses = reduceSums(backend, { partials, groups: runs, rows: 4, pitch });
  backend.release(partials);
  const context = backend.allocate(4 * pitch * 4);
  backend.run(CENTRES, {
    constants: { SMALLEST_MASS: form === "soft" ? SMALLEST_MASS : 0 },
    parameters: [channels, pitch],
    buffers: [masses.buffer, context.buffer],
    groups: Math.ceil(pitch / THREADS),
  });
  backend.release(masses);
  return context;
}

/**
 * Each pixel's mean squared distance from the clusters' centres to the second of its terms; their sums by workgroup.
 *
 * @param context as {@linkcode clusterContext} gives it.
 */
export function clusterDistances(
  backend: WebgpuBackend,
  scores: Scores,
  { terms, context, pixelGroups }: { terms: Block; context: Block; pixelGroups: PixelGroups },
): Block {
  const { z: { height, width, channels }, isAffine } = scores;
  const partials = backend.allocate(pixelGroups.groups * 4);
  for (const band of pixelGroups.bands) {
    const [window, affine] = scoresBindings(backend, scores, band);
    backend.run(formFor(backend, DISTANCES), {
      constants: { ...pixelGroups.constants, CHANNELS: channels, AFFINE: Number(isAffine) },
      parameters: [band.pixels, band.firstPixel, band.firstGroup, window.base, height, width],
      buffers: [window, affine, context.buffer, terms.buffer, partials.buffer],
      groups: band.groups,
    });
  }
  return partials;
}

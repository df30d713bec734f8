import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type Block, type Pixels, VECTOR } from "../pixels.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { columnsOf } from "./columns.ts";

const CHANNEL_MOMENTS: Shader = {
  name: "channelMoments",
  files: ["columns", "channel_moments"],
  buffers: ["read", "write"],
};
const GRADIENT_SUMS: Shader = {
  name: "gradientSums",
  files: ["columns", "gradient_sums"],
  buffers: ["read", "read", "read", "write"],
};
const REDUCE_MOMENTS: Shader = {
  name: "reduceMoments",
  files: ["reduce_moments"],
  buffers: ["read", "write"],
};
const REDUCE_SUMS: Shader = { name: "reduceSums", files: ["reduce_sums"], buffers: ["read", "write"] };

/** Threads that share the partial results of one vec4 of channels. */
const REDUCE_THREADS = { gpu: 256, software: 64 };

/** Means per channel that lie somewhere in a buffer of floats. */
export interface Means {
  buffer: GPUBuffer;
  /** Floats before them. */
  start: number;
}

/**
 * Mean and biased variance per channel, [2, channels], from those of parts.
 *
 * @param partials [groups][3][pitch]: count, mean and Σ(z − mean)² of each part; a part may be empty. Stays the caller's.
 */
export function reduceMoments(
  backend: WebgpuBackend,
  { partials, groups, channels, pitch }: { partials: Block; groups: number; channels: number; pitch: number },
): TensorInfo {
  const { info, buffer } = backend.denseTensor([2, channels]);
  const vectors = pitch / VECTOR;
  backend.run(REDUCE_MOMENTS, {
    constants: reduceConstants(backend),
    parameters: [groups, channels, vectors],
    buffers: [partials.buffer, buffer],
    groups: [vectors, 1, 1],
  });
  return info;
}

/**
 * Σ over groups, [rows][pitch], one holder.
 *
 * @param partials [groups][rows][pitch]. Stays the caller's.
 */
export function reduceSums(
  backend: WebgpuBackend,
  { partials, groups, rows, pitch }: { partials: Block; groups: number; rows: number; pitch: number },
): Block {
  const sums = backend.allocate(rows * pitch * 4);
  const vectors = rows * pitch / VECTOR;
  backend.run(REDUCE_SUMS, {
    constants: reduceConstants(backend),
    parameters: [groups, vectors],
    buffers: [partials.buffer, sums.buffer],
    groups: [vectors, 1, 1],
  });
  return sums;
}

/** Mean and biased variance per channel, [2, channels], by a pass over the pixels. */
export function channelMoments(backend: WebgpuBackend, pixels: Pixels): TensorInfo {
  const { channels, pitch } = pixels;
  const { constants, bands, runPixels, runs, groups } = columnsOf(backend, pixels);
  const partials = backend.allocate(runs * 3 * pitch * 4);
  for (const band of bands) {
    const window = backend.rows(pixels, band.first, band.end);
    backend.run(CHANNEL_MOMENTS, {
      constants,
      parameters: [band.pixels, runPixels, band.runs, band.firstPixel, band.firstRun, window.base],
      buffers: [window, partials.buffer],
      groups: groups(band.runs),
    });
  }
  const statistics = reduceMoments(backend, { partials, groups: runs, channels, pitch });
  backend.release(partials);
  return statistics;
}

/** Σd and Σd·(z − mean) per channel, [2][pitch], one holder, by a pass over d and z (of the same size). */
export function gradientSums(backend: WebgpuBackend, d: Pixels, z: Pixels, mean: Means): Block {
  const { channels, pitch, height, width } = z;
  const { constants, bands, runPixels, runs, groups } = columnsOf(backend, z);
  const partials = backend.allocate(runs * 2 * pitch * 4);
  for (const band of bands) {
    const dWindow = backend.rows({ ...d, height, width }, band.first, band.end);
    const zWindow = backend.rows(z, band.first, band.end);
    backend.run(GRADIENT_SUMS, {
      constants,
      parameters: [
        ...[band.pixels, runPixels, band.runs, band.firstPixel, band.firstRun],
        ...[dWindow.base, zWindow.base, channels, mean.start],
      ],
      buffers: [dWindow, zWindow, mean.buffer, partials.buffer],
      groups: groups(band.runs),
    });
  }
  const sums = reduceSums(backend, { partials, groups: runs, rows: 2, pitch });
  backend.release(partials);
  return sums;
}

function reduceConstants({ gpu: { isSoftware } }: WebgpuBackend): { THREADS: number } {
  return { THREADS: REDUCE_THREADS[isSoftware ? "software" : "gpu"] };
}

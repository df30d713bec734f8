import { type Pixels, VECTOR } from "../pixels.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";

/** Pixels of one run: float32 sums stay short. */
const RUN_PIXELS = 64;
/** A GPU wants so many threads; runs are shorter, but never below so many pixels, until it has them. */
const GPU_THREADS = 2 ** 17;
const LEAST_RUN_PIXELS = 8;
/** Runs of an image get longer beyond this many, so that their partial results fit one binding. */
const MAX_RUNS = 16_384;
/** Threads of a workgroup, about: a few subgroups on a GPU, one SIMD vector on a processor. */
const THREADS = { gpu: 128, software: 8 };

/** Runs of the pixels of some whole rows, numbered through the image. */
export interface Band {
  /** Rows. */
  first: number;
  end: number;
  /** First pixel, and pixels. */
  firstPixel: number;
  pixels: number;
  /** First run, and runs. */
  firstRun: number;
  runs: number;
}

/** How work per channel is dealt out: see shaders/columns.wgsl. */
export interface Columns {
  constants: { VECTORS: number; RUNS: number };
  bands: Band[];
  runPixels: number;
  /** Runs of all bands. */
  runs: number;
  /** Workgroups for so many runs. */
  groups(runs: number): number;
}

/** Runs of consecutive pixels, across the ends of rows; each band can be bound with `halo` rows on either side. */
export function columnsOf(backend: WebgpuBackend, pixels: Pixels, { halo = 0 } = {}): Columns {
  const { width } = pixels;
  const runPixels = runPixelsOf(backend, pixels);
  let runs = 0;
  const bands = backend.bands(pixels, { halo }).map(({ first, end }) => {
    const count = (end - first) * width;
    const band = { first, end, firstPixel: first * width, pixels: count, firstRun: runs };
    const own = Math.ceil(count / runPixels);
    runs += own;
    return { ...band, runs: own };
  });
  const constants = columnConstants(backend, pixels);
  return { constants, bands, runPixels, runs, groups: (count) => Math.ceil(count / constants.RUNS) };
}

function runPixelsOf({ gpu: { isSoftware } }: WebgpuBackend, { height, width, pitch }: Pixels): number {
  const count = height * width;
  const busy = Math.ceil(count * pitch / VECTOR / GPU_THREADS);
  const wanted = isSoftware ? RUN_PIXELS : Math.min(RUN_PIXELS, Math.max(LEAST_RUN_PIXELS, busy));
  return Math.max(wanted, Math.ceil(count / MAX_RUNS));
}

/** The shape of a workgroup. */
function columnConstants(
  backend: WebgpuBackend,
  { pitch }: Pixels,
): { VECTORS: number; RUNS: number } {
  const vectors = pitch / VECTOR;
  const threads = backend.gpu.isSoftware ? THREADS.software : THREADS.gpu;
  return { VECTORS: vectors, RUNS: Math.max(1, Math.floor(threads / vectors)) };
}

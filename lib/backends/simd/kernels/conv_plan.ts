import type { Runtime } from "../runtime.ts";

/** Tiles of one task: transformed input and output together fit a 1 MiB second-level cache. Multiples of 10. */
const CONVOLVE_TILES = 30;
/** More for the filter gradient: each block reads and writes all of its 36 sums once. */
const FILTER_GRADIENT_TILES = 60;
const BLOCK_PIXELS = 160;
/** Sums of the filter gradient kept apart; fixed, so that results do not depend on the number of threads. */
const MAX_GROUPS = 8;
/** With so few input channels, a 3×3 patch is one short row of a matrix product. */
const MAX_ROW_INPUTS = 8;

/** How one convolution is cut into tasks. */
export interface ConvPlan {
  /** `winograd` for 3×3 kernels, `rows` for 1×1 and for few input channels. */
  path: "winograd" | "rows";
  /** Tiles or pixels of one task. */
  blockSize: number;
  blocks: number;
  groups: number;
  /** Terms of the matrix products' sums. */
  depth: number;
  scratchBytes: number;
}

export interface ConvShape {
  height: number;
  width: number;
  /** Kernel side. */
  side: number;
  inputs: number;
  inPitch: number;
  outPitch: number;
  purpose: "forward" | "inputGradient" | "filterGradient";
}

/** Tiles of 4×4 outputs, or pixels, in units of which tasks are cut. */
export function tilesOf(height: number, width: number): number {
  return Math.ceil(height / 4) * Math.ceil(width / 4);
}

export function planConvolution(
  runtime: Runtime,
  { height, width, side, inputs, inPitch, outPitch, purpose }: ConvShape,
): ConvPlan {
  const few = inputs <= MAX_ROW_INPUTS && purpose !== "inputGradient";
  const path = side === 1 || few ? "rows" : "winograd";
  const units = path === "rows" ? height * width : tilesOf(height, width);
  const depth = path === "rows" ? side * side * inputs : inputs;
  const most = path === "rows"
    ? BLOCK_PIXELS
    : purpose === "filterGradient"
    ? FILTER_GRADIENT_TILES
    : CONVOLVE_TILES;
  const blocks = Math.ceil(units / most);
  const scratchBytes = path === "rows"
    ? runtime.call("rowsScratch", most, depth, inPitch, outPitch)
    : runtime.call("winogradScratch", most, inPitch, outPitch);
  return { path, blockSize: most, blocks, groups: Math.min(MAX_GROUPS, blocks), depth, scratchBytes };
}

/** Pixels that each block of a plan covers, in order. */
export function blockPixels(plan: ConvPlan, height: number, width: number): Int32Array {
  const pixels = new Int32Array(plan.blocks);
  if (plan.path === "rows") {
    pixels.fill(plan.blockSize);
    pixels[plan.blocks - 1] = height * width - plan.blockSize * (plan.blocks - 1);
    return pixels;
  }
  const across = Math.ceil(width / 4), tiles = tilesOf(height, width);
  for (let tile = 0; tile < tiles; tile++) {
    const row = Math.floor(tile / across) * 4, column = (tile % across) * 4;
    pixels[Math.floor(tile / plan.blockSize)] += Math.min(4, height - row) * Math.min(4, width - column);
  }
  return pixels;
}

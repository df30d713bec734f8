import type { Pixels } from "../pixels.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";

/**
 * How a convolution is computed: `winograd` by F(4×4, 3×3), `patches` as a product with 3×3 patches laid out as rows,
 * `pixels` as a product with the pixels themselves (1×1).
 */
export type ConvPath = "winograd" | "patches" | "pixels";

/** With so few channels a patch is a short row, and Winograd's 36 products would be thin. */
export const MAX_PATCH_CHANNELS = 8;
/** Of transformed tiles or of patches at a time: what passes write and read again stays near a GPU's cache. */
const BAND_BYTES = 32 * 2 ** 20;
/** Tiles of one partial sum, at least, and the number of partials at which they get more. */
const PARTIAL_TILES = 4;
const MAX_PARTIALS = 16_384;

/** @param channels of what the convolution reads, which is the output's gradient for an input gradient */
export function choosePath({ variants }: WebgpuBackend, side: number, channels: number): ConvPath {
  if (side === 1) return "pixels";
  return channels <= variants.maxPatchChannels ? "patches" : "winograd";
}

/** Some rows of tiles of 4×4 pixels. */
export interface TileBand {
  /** Rows of pixels. */
  first: number;
  end: number;
  tiles: number;
  firstPartial: number;
  partials: number;
}

export interface TilePlan {
  across: number;
  bands: TileBand[];
  /** Of the largest band: one size for all, so that the last takes no buffers of its own. */
  bandTiles: number;
  /** Tiles of one partial sum. */
  tilesEach: number;
  partials: number;
}

/** Cuts images of one size, before and behind a convolution, into bands of rows of tiles. */
export function planTiles(backend: WebgpuBackend, images: readonly Pixels[]): TilePlan {
  const widest = images.reduce((one, other) => other.pitch > one.pitch ? other : one);
  const { height, width, pitch } = widest;
  const across = Math.ceil(width / 4), down = Math.ceil(height / 4);
  const fit = Math.floor(BAND_BYTES / (36 * across * pitch * 4));
  // A band that ends within a tile reads and writes up to three rows beyond its own, and one row around those.
  const [{ end }] = backend.bands(widest, { halo: 4 });
  const rows = Math.max(1, Math.min(fit, Math.ceil(end / 4)));
  const tilesEach = Math.max(PARTIAL_TILES, Math.ceil(across * down / MAX_PARTIALS));
  let partials = 0;
  const bands = Array.from({ length: Math.ceil(down / rows) }, (_, i) => {
    const first = i * rows, end = Math.min(down, first + rows);
    const tiles = (end - first) * across;
    const band = { first: 4 * first, end: Math.min(height, 4 * end), tiles, firstPartial: partials };
    const own = Math.ceil(tiles / tilesEach);
    partials += own;
    return { ...band, partials: own };
  });
  return { across, bands, bandTiles: bands[0].tiles, tilesEach, partials };
}

/** Rows of pixels that are laid out at a time, `rowBytes` each. */
export function maxBandRows(rowBytes: number): number {
  return Math.max(1, Math.floor(BAND_BYTES / rowBytes));
}

import type { FloatImage } from "../types.ts";

/** Pixels that one output of the network sees on each side: three 3×3 convolutions. */
const HALO = 3;
/** Side of the tiles in which the trained network is applied to a large image, halo apart. */
const TILE = 256;

/** Labels of a large image [H, W, channels], tile by tile: each tile is computed with a halo that is then cut off. */
export async function applyInTiles(
  { height, width, data }: FloatImage,
  label: (tile: FloatImage) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const labels = new Uint8Array(height * width);
  const channels = data.length / labels.length;
  for (let top = 0; top < height; top += TILE) {
    for (let left = 0; left < width; left += TILE) {
      const bottom = Math.min(height, top + TILE), right = Math.min(width, left + TILE);
      const y0 = Math.max(0, top - HALO), x0 = Math.max(0, left - HALO);
      const y1 = Math.min(height, bottom + HALO), x1 = Math.min(width, right + HALO);
      const tile = new Float32Array((y1 - y0) * (x1 - x0) * channels);
      for (let y = y0; y < y1; y++) {
        const row = data.subarray((y * width + x0) * channels, (y * width + x1) * channels);
        tile.set(row, (y - y0) * (x1 - x0) * channels);
      }
      const tileLabels = await label({ height: y1 - y0, width: x1 - x0, data: tile });
      for (let y = top; y < bottom; y++) {
        const from = (y - y0) * (x1 - x0) + left - x0;
        labels.set(tileLabels.subarray(from, from + right - left), y * width + left);
      }
    }
  }
  return labels;
}

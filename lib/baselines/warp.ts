/** An affine map of image coordinates: [row', column'] = [a·row + b·column + c, d·row + e·column + f]. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** Where each pixel of an image takes its value from in another of the same size, by bilinear interpolation. */
export interface Warp {
  height: number;
  width: number;
  /** The upper left one of the four pixels read, [H · W]. */
  corner: Int32Array;
  /** How far on the way to the row below and to the column on the right, 0–1, [H · W] each. */
  down: Float32Array;
  across: Float32Array;
  /** 1 where the place is within the image, 0 where the nearest place on its edge stands in for it, [H · W]. */
  inside: Uint8Array;
}

/** Places this near to a pixel's centre are that pixel: turning back what was turned rounds. */
const ON_PIXEL = 1e-6;

/** The warp whose pixel (row, column) reads at the place that `map` gives. The image has two rows and columns at least. */
export function createWarp({ height, width }: { height: number; width: number }, map: Affine): Warp {
  const [a, b, c, d, e, f] = map;
  const pixels = height * width;
  const warp: Warp = {
    height,
    width,
    corner: new Int32Array(pixels),
    down: new Float32Array(pixels),
    across: new Float32Array(pixels),
    inside: new Uint8Array(pixels),
  };
  for (let row = 0, p = 0; row < height; row++) {
    for (let column = 0; column < width; column++, p++) {
      const y = a * row + b * column + c, x = d * row + e * column + f;
      const isInside = y >= -ON_PIXEL && y <= height - 1 + ON_PIXEL && x >= -ON_PIXEL &&
        x <= width - 1 + ON_PIXEL;
      const nearY = Math.min(height - 1, Math.max(0, y)), nearX = Math.min(width - 1, Math.max(0, x));
      const top = Math.min(height - 2, Math.floor(nearY)), left = Math.min(width - 2, Math.floor(nearX));
      warp.corner[p] = top * width + left;
      warp.down[p] = nearY - top;
      warp.across[p] = nearX - left;
      warp.inside[p] = Number(isInside);
    }
  }
  return warp;
}

/** The map that undoes another. @throws {Error} when there is none */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  const determinant = a * e - b * d;
  if (determinant === 0) throw new Error(`Cannot invert the map [${[a, b, c, d, e, f]}]: it flattens`);
  const [ia, ib, id, ie] = [e, -b, -d, a].map((entry) => entry / determinant);
  return [ia, ib, -(ia * c + ib * f), id, ie, -(id * c + ie * f)];
}

/** Reads `from` [H, W, C] through a warp: a new [H, W, C]. */
export function warpPixels<T extends Float32Array | Float64Array>(from: T, channels: number, warp: Warp): T {
  const { width, corner, down, across } = warp;
  const to = new (from.constructor as { new (length: number): T })(from.length);
  for (let p = 0; p < corner.length; p++) {
    const v = down[p], u = across[p];
    const at = corner[p] * channels, below = at + width * channels;
    for (let c = 0; c < channels; c++) {
      to[p * channels + c] = (1 - v) * ((1 - u) * from[at + c] + u * from[at + channels + c]) +
        v * ((1 - u) * from[below + c] + u * from[below + channels + c]);
    }
  }
  return to;
}

/** The transpose of {@linkcode warpPixels}: takes the gradient by its result to that by what it read. */
export function unwarpGradient(gradient: Float64Array, channels: number, warp: Warp): Float64Array {
  const { width, corner, down, across } = warp;
  const to = new Float64Array(gradient.length);
  for (let p = 0; p < corner.length; p++) {
    const v = down[p], u = across[p];
    const at = corner[p] * channels, below = at + width * channels;
    for (let c = 0; c < channels; c++) {
      const slope = gradient[p * channels + c];
      to[at + c] += (1 - v) * (1 - u) * slope;
      to[at + channels + c] += (1 - v) * u * slope;
      to[below + c] += v * (1 - u) * slope;
      to[below + channels + c] += v * u * slope;
    }
  }
  return to;
}

/** A GPU buffer with several owners; given back when the last lets go. */
export interface Block {
  buffer: GPUBuffer;
  holders: number;
}

/** An image of channels: [height, width, pitch] of floats, the pad channels zero. */
export interface Pixels {
  block: Block;
  height: number;
  width: number;
  channels: number;
  /** Floats from one pixel to the next: the channels, rounded up to a multiple of 4. */
  pitch: number;
}

/** A batch norm that nobody has formed yet: scale·z + shift, per channel. Holds z's block and the constants'. */
export interface Affine {
  z: Pixels;
  /** [3][pitch]: scale, shift, mean; all 0 in pad channels. */
  constants: Block;
}

/** A gradient that is another one, scaled per channel. Holds that one's block and the scale's. */
export interface Scaled {
  d: Pixels;
  /** [pitch]. */
  scale: Block;
}

/** Σd and Σd·(z − mean) per channel that the kernel which wrote d has left, for the batch norm that z belongs to. */
export interface GradientSums {
  z: GPUBuffer;
  /** [2][pitch]. Held. */
  sums: Block;
}

/** A part of an image of channels as one binding: whole rows, and what was cut off before them. */
export interface Window {
  buffer: GPUBuffer;
  /** Bytes. */
  offset: number;
  size: number;
  /** vec4s of the whole image that lie before the window: shaders subtract it from every index. */
  base: number;
}

/** Floats that a vector has: pixels are padded to a multiple. */
export const VECTOR = 4;

export function pitchOf(channels: number): number {
  return Math.ceil(channels / VECTOR) * VECTOR;
}

/** Whole rows from `first` to before `end`, clamped to the image, as a binding whose offset the device takes. */
export function rowWindow(
  { buffer, height, rowBytes }: { buffer: GPUBuffer; height: number; rowBytes: number },
  { first, end, alignment }: { first: number; end: number; alignment: number },
): Window {
  const from = Math.max(0, first) * rowBytes, to = Math.min(height, end) * rowBytes;
  const offset = from - from % Math.max(alignment, 16);
  return { buffer, offset, size: to - offset, base: offset / 16 };
}

import type { RgbImage } from "../types.ts";

/**
 * An image as the header and payload of a frame: the exact samples first, where there are any, then the bytes, then the
 * mask that it is to be scored against.
 */
export function imageToFrame({ data, precise, ...image }: RgbImage, mask?: Uint8Array): {
  header: Record<string, unknown>;
  payload: Uint8Array[];
} {
  const samples = precise ? [new Uint8Array(precise.buffer, precise.byteOffset, precise.byteLength)] : [];
  return {
    header: { ...image, precise: precise !== undefined, mask: mask !== undefined },
    payload: [...samples, data, ...(mask ? [mask] : [])],
  };
}

interface ImageHeader extends Omit<RgbImage, "data" | "precise"> {
  precise: boolean;
  mask: boolean;
}

/** The mask that {@linkcode imageToFrame} sent with an image, a view into the payload. */
export function maskFromFrame(header: Record<string, unknown>, payload: Uint8Array): Uint8Array | undefined {
  const { mask, height, width } = header as unknown as ImageHeader;
  return mask ? payload.subarray(payload.length - height * width) : undefined;
}

/**
 * The image that {@linkcode imageToFrame} sent; `data` and `precise` are views into the payload.
 *
 * @throws {Error} when the payload does not have the size that the header says
 */
export function imageFromFrame(header: Record<string, unknown>, payload: Uint8Array<ArrayBuffer>): RgbImage {
  const { precise: hasPrecise, mask: hasMask, ...image } = header as unknown as ImageHeader;
  const { height, width } = image;
  if (!Number.isSafeInteger(height) || !Number.isSafeInteger(width) || height < 1 || width < 1) {
    throw new Error(`Cannot receive image: its size must be positive, got ${width}×${height}`);
  }
  const samples = height * width * 3;
  const preciseBytes = hasPrecise ? samples * Float32Array.BYTES_PER_ELEMENT : 0;
  const bytes = preciseBytes + samples + (hasMask ? height * width : 0);
  if (payload.length !== bytes) {
    throw new Error(`Cannot receive image: expected ${bytes} bytes, got ${payload.length}`);
  }
  return {
    ...image,
    data: payload.subarray(preciseBytes, preciseBytes + samples),
    ...(hasPrecise && { precise: new Float32Array(payload.buffer, payload.byteOffset, samples) }),
  };
}

import type { RgbImage } from "../types.ts";

/** An image as the header and payload of a frame: the exact samples first, where there are any, then the bytes. */
export function imageToFrame({ data, precise, ...image }: RgbImage): {
  header: Record<string, unknown>;
  payload: Uint8Array[];
} {
  const samples = precise ? [new Uint8Array(precise.buffer, precise.byteOffset, precise.byteLength)] : [];
  return { header: { ...image, precise: precise !== undefined }, payload: [...samples, data] };
}

/**
 * The image that {@linkcode imageToFrame} sent; `data` and `precise` are views into the payload.
 *
 * @throws {Error} when the payload does not have the size that the header says
 */
export function imageFromFrame(header: Record<string, unknown>, payload: Uint8Array<ArrayBuffer>): RgbImage {
  const { precise: hasPrecise, ...image } = header as unknown as Omit<RgbImage, "data" | "precise"> & {
    precise: boolean;
  };
  const { height, width } = image;
  if (!Number.isSafeInteger(height) || !Number.isSafeInteger(width) || height < 1 || width < 1) {
    throw new Error(`Cannot receive image: its size must be positive, got ${width}×${height}`);
  }
  const samples = height * width * 3;
  const preciseBytes = hasPrecise ? samples * Float32Array.BYTES_PER_ELEMENT : 0;
  if (payload.length !== samples + preciseBytes) {
    throw new Error(`Cannot receive image: expected ${samples + preciseBytes} bytes, got ${payload.length}`);
  }
  return {
    ...image,
    data: payload.subarray(preciseBytes),
    ...(hasPrecise && { precise: new Float32Array(payload.buffer, payload.byteOffset, samples) }),
  };
}

import { SgscnError } from "../errors.ts";

/** What is refused before anything is decoded. */
export interface ImageLimits {
  /** Height times width. Raising it raises the memory of decoding: about 11 bytes a pixel, up to 40 at 16 bits. Default 40 million. */
  maxPixels?: number;
  /** Size of the file. Default 20 MiB. */
  maxBytes?: number;
}

/** Above any dermoscopy camera or ultrasound still; decoding it needs some 430 MB. */
export const DEFAULT_MAX_PIXELS = 40e6;

/** A 24-megapixel photograph at the best JPEG quality fits. */
export const DEFAULT_MAX_BYTES = 20 * 2 ** 20;

/** @throws {SgscnError} `too-large` when the file is over `maxBytes`. */
export function checkBytes(bytes: number, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  throw new SgscnError(
    "too-large",
    `Cannot read image: it must be at most ${maxBytes} bytes (${megabytes(maxBytes)}), got ${bytes} bytes`,
    { field: "image", limit: maxBytes, value: bytes },
  );
}

/**
 * @throws {SgscnError} `invalid-image` when a side is zero, `too-large` when there are more than `maxPixels` pixels.
 */
export function checkSize(height: number, width: number, maxPixels: number): void {
  if (height === 0 || width === 0) {
    throw new SgscnError(
      "invalid-image",
      `Cannot read image: height and width must be at least 1, got ${width}×${height} pixels`,
      { field: "image", limit: 1, value: 0 },
    );
  }
  const pixels = height * width;
  if (pixels <= maxPixels) return;
  throw new SgscnError(
    "too-large",
    `Cannot read image: it must have at most ${inWords(maxPixels)}, got ${
      inWords(pixels)
    } (${width}×${height})`,
    { field: "image", limit: maxPixels, value: pixels },
  );
}

function megabytes(bytes: number): string {
  return `${+(bytes / 2 ** 20).toFixed(1)} MiB`;
}

function inWords(pixels: number): string {
  return pixels < 1e5 ? `${pixels} pixels` : `${+(pixels / 1e6).toFixed(2)} megapixels`;
}

import type { RgbImage } from "../types.ts";
import { readBmpHeader } from "./bmp_header.ts";
import { invalidImage, unsupportedFormat } from "./invalid_image.ts";
import { readJpegHeader } from "./jpeg_header.ts";
import { checkBytes, checkSize, DEFAULT_MAX_BYTES, DEFAULT_MAX_PIXELS, type ImageLimits } from "./limits.ts";
import { isText, nameFormat, startsWith } from "./name_format.ts";
import { PNG_SIGNATURE, readPngHeader } from "./png_header.ts";

/** What an image's header says. */
export interface SniffedImage {
  format: RgbImage["format"];
  /** In pixels, as stored: EXIF orientation may swap them when the image is decoded. */
  height: number;
  width: number;
  /** Bits a sample: 1, 2, 4, 8 or 16. */
  bitDepth: number;
}

/**
 * Reads an image's format and size from its header and refuses what will not be decoded, in microseconds and without
 * memory: nothing is decompressed, and only the first bytes are looked at.
 *
 * @throws {SgscnError} `too-large` when it is over `maxBytes` or `maxPixels`; `unsupported-format`, naming it, when it
 * is not PNG, JPEG or BMP; `invalid-image` when it is empty, its header is cut off or contradicts itself, or a side is
 * zero.
 * @example
 * ```ts
 * import { encodeRgb } from "./encode_rgb.ts";
 * import { phantom } from "./phantom.ts";
 *
 * const bytes = encodeRgb(phantom("skin").image); // or await Deno.readFile("lesion.jpg")
 * const { format, height, width } = sniffImage(bytes, { maxPixels: 12e6 });
 * ```
 */
export function sniffImage(
  bytes: Uint8Array,
  { maxPixels = DEFAULT_MAX_PIXELS, maxBytes = DEFAULT_MAX_BYTES }: ImageLimits = {},
): SniffedImage {
  checkBytes(bytes.length, maxBytes);
  const sniffed = readHeader(bytes);
  checkSize(sniffed.height, sniffed.width, maxPixels);
  return sniffed;
}

function readHeader(bytes: Uint8Array): SniffedImage {
  if (bytes.length === 0) throw invalidImage("the", "it is empty (0 bytes)");
  if (startsWith(bytes, PNG_SIGNATURE)) {
    const { height, width, bitDepth } = readPngHeader(bytes);
    return { format: "png", height, width, bitDepth };
  }
  if (startsWith(bytes, "\xff\xd8\xff")) {
    const { height, width, bitDepth } = readJpegHeader(bytes);
    return { format: "jpeg", height, width, bitDepth };
  }
  if (startsWith(bytes, "BM") && !isText(bytes)) {
    const { height, width, bitsPerPixel } = readBmpHeader(bytes);
    return { format: "bmp", height, width, bitDepth: Math.min(8, bitsPerPixel) };
  }
  if (
    bytes.length < PNG_SIGNATURE.length &&
    [PNG_SIGNATURE, "\xff\xd8\xff"].some((s) => startsWithAll(s, bytes))
  ) {
    throw invalidImage("the", `its header is cut off: it has ${bytes.length} bytes`);
  }
  throw unsupportedFormat(nameFormat(bytes));
}

/** Whether all the bytes there are begin the signature. */
function startsWithAll(signature: string, bytes: Uint8Array): boolean {
  return startsWith(bytes, signature.slice(0, bytes.length));
}

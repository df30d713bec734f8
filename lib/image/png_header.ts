import { crc32 } from "node:zlib";
import { invalidImage } from "./invalid_image.ts";

/** What IHDR says. */
export interface PngHeader {
  height: number;
  width: number;
  /** Bits a sample: 1, 2, 4, 8 or 16. */
  bitDepth: number;
  colourType: 0 | 2 | 3 | 4 | 6;
  interlaced: boolean;
}

export const PNG_SIGNATURE = "\x89PNG\r\n\x1a\n";

/** Signature, then IHDR: length, type, 13 bytes of data, CRC. */
const HEADER_BYTES = 8 + 4 + 4 + 13 + 4;

/** Bit depths by colour type: https://www.w3.org/TR/png-3/#table111 */
const BIT_DEPTHS: Record<number, readonly number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/**
 * Reads the header of a PNG: its first 33 bytes, nothing more.
 *
 * @throws {SgscnError} `invalid-image` when the header is cut off, its checksum is wrong, or it says what PNG does not
 * allow.
 */
export function readPngHeader(bytes: Uint8Array): PngHeader {
  if (bytes.length < HEADER_BYTES) {
    throw invalidImage(
      "PNG",
      `its header is cut off: it must have ${HEADER_BYTES} bytes, got ${bytes.length}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = String.fromCharCode(...bytes.subarray(12, 16));
  if (view.getUint32(8) !== 13 || type !== "IHDR") {
    throw invalidImage("PNG", "its first chunk must be IHDR of 13 bytes");
  }
  if (crc32(bytes.subarray(12, 29)) !== view.getUint32(29)) {
    throw invalidImage("PNG", "the checksum of its header is wrong");
  }
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const [bitDepth, colourType, compression, filter, interlace] = bytes.subarray(24, 29);
  if (!BIT_DEPTHS[colourType]?.includes(bitDepth)) {
    throw invalidImage("PNG", `colour type ${colourType} with ${bitDepth} bits a sample does not exist`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw invalidImage(
      "PNG",
      `compression ${compression}, filter ${filter}, interlace ${interlace} do not exist`,
    );
  }
  return {
    height,
    width,
    bitDepth,
    colourType: colourType as PngHeader["colourType"],
    interlaced: interlace === 1,
  };
}

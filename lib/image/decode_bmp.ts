import { decode } from "fast-bmp";
import type { RgbImage } from "../types.ts";
import { type BmpHeader, readBmpHeader } from "./bmp_header.ts";
import { invalidImage } from "./invalid_image.ts";
import { overWhite } from "./over_white.ts";

/** File header, BITMAPINFOHEADER, three colour masks: fast-bmp looks for the masks there. */
const PLAIN_HEADER_BYTES = 14 + 40 + 12;

/**
 * Decodes an uncompressed BMP of 1, 4, 8, 24 or 32 bits by fast-bmp. fast-bmp itself reads rows from the bottom, knows
 * no palette, no 4 bits, and wants masks in every 32-bit file: so it is given the pixels behind a plain header, and
 * palette and row order are done here. The fourth byte of 32 bits is alpha only where the header says so.
 *
 * @throws {SgscnError} `invalid-image`, `unsupported-format`
 */
export function decodeBmp(bytes: Uint8Array): RgbImage {
  const header = readBmpHeader(bytes);
  const { height, width, bitsPerPixel, rowBytes, pixelOffset, hasAlpha } = header;
  const pixelBytes = height * rowBytes;
  if (pixelOffset + pixelBytes > bytes.length) {
    throw invalidImage(
      "BMP",
      `it is cut off: its pixels end at byte ${pixelOffset + pixelBytes}, the file at ${bytes.length}`,
    );
  }
  const stored = bytes.subarray(pixelOffset, pixelOffset + pixelBytes);
  const { data: pixels } = decode(
    withPlainHeader(bitsPerPixel === 4 ? spreadNibbles(stored, header) : stored, header),
  );
  const notes = bitsPerPixel <= 8 ? [`${bitsPerPixel}-bit palette`] : [`${bitsPerPixel}-bit`];
  let data = pixels as Uint8Array;
  if (bitsPerPixel <= 8) data = lookUp(data, bytes, header);
  if (bitsPerPixel === 32) {
    if (!hasAlpha) { for (let i = 3; i < data.length; i += 4) data[i] = 255; }
    const opaque = overWhite(data);
    data = opaque.data;
    if (opaque.hadAlpha) notes.push("alpha over white");
  }
  if (header.topDown) data = flipRows(data, width * 3);
  return { format: "bmp", height, width, data, notes };
}

function withPlainHeader(pixels: Uint8Array, { height, width, bitsPerPixel }: BmpHeader): Uint8Array {
  const file = new Uint8Array(PLAIN_HEADER_BYTES + pixels.length);
  const view = new DataView(file.buffer);
  file.set([0x42, 0x4d]); // BM
  view.setUint32(10, PLAIN_HEADER_BYTES, true);
  view.setUint32(14, 40, true);
  view.setUint32(18, width, true);
  view.setUint32(22, height, true);
  view.setUint16(26, 1, true); // planes
  view.setUint16(28, bitsPerPixel === 4 ? 8 : bitsPerPixel, true);
  [0x00ff0000, 0x0000ff00, 0x000000ff].forEach((mask, i) => view.setUint32(54 + 4 * i, mask, true));
  file.set(pixels, PLAIN_HEADER_BYTES);
  return file;
}

/** 4-bit rows as 8-bit rows. */
function spreadNibbles(stored: Uint8Array, { height, width, rowBytes }: BmpHeader): Uint8Array {
  const wideRow = Math.ceil(width / 4) * 4;
  const wide = new Uint8Array(height * wideRow);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pair = stored[y * rowBytes + (x >> 1)];
      wide[y * wideRow + x] = x % 2 === 0 ? pair >> 4 : pair & 15;
    }
  }
  return wide;
}

/** @param indices [height, width] */
function lookUp(
  indices: Uint8Array,
  bytes: Uint8Array,
  { paletteOffset, paletteEntries }: BmpHeader,
): Uint8Array {
  const rgb = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i];
    if (index >= paletteEntries) {
      throw invalidImage("BMP", `a pixel has colour ${index} of a palette of ${paletteEntries}`);
    }
    const entry = paletteOffset + index * 4; // blue, green, red, unused
    rgb[i * 3] = bytes[entry + 2];
    rgb[i * 3 + 1] = bytes[entry + 1];
    rgb[i * 3 + 2] = bytes[entry];
  }
  return rgb;
}

function flipRows(data: Uint8Array, rowBytes: number): Uint8Array {
  const flipped = new Uint8Array(data.length);
  for (let from = 0, to = data.length - rowBytes; from < data.length; from += rowBytes, to -= rowBytes) {
    flipped.set(data.subarray(from, from + rowBytes), to);
  }
  return flipped;
}

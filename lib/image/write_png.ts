import { constants, crc32, deflateSync } from "node:zlib";
import { concatBytes } from "./concat_bytes.ts";
import { PNG_SIGNATURE } from "./png_header.ts";
import { wordsOf } from "./words_of.ts";

/** An 8-bit PNG to be written. */
export interface PngContent {
  height: number;
  width: number;
  /** 2: RGB; 3: an index into `palette`. */
  colourType: 2 | 3;
  /** [height, width, 3 or 1] */
  data: Uint8Array;
  /** [colours, 3], at most 256; only for colour type 3. */
  palette?: Uint8Array;
}

/** Deflate's fastest level: a label map is runs, which it finds; RGB gets some 10 % larger than at the default. */
const DEFLATE_LEVEL = 1;

/** PNG's filter types used here: https://www.w3.org/TR/png-3/#9Filter-types */
const FILTER_NONE = 0, FILTER_UP = 2;

/** The highest bit of each of a word's four bytes. */
const HIGH_BITS = 0x80808080 | 0;

/**
 * Writes an 8-bit PNG over zlib, which is native: fast-png's deflate in JavaScript takes several times as long.
 *
 * The same content gives the same bytes.
 */
export function writePng({ height, width, colourType, data, palette }: PngContent): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colourType], 8); // then compression, filter, interlace: 0
  const rowBytes = width * (colourType === 2 ? 3 : 1);
  const filtered = colourType === 2
    ? filterUp(data, height, rowBytes)
    : withFilterTypes(data, height, rowBytes, FILTER_NONE);
  const deflated = deflateSync(filtered, { level: DEFLATE_LEVEL, strategy: constants.Z_DEFAULT_STRATEGY });
  return concatBytes([
    Uint8Array.from(PNG_SIGNATURE, (c) => c.charCodeAt(0)),
    chunk("IHDR", header),
    ...(palette ? [chunk("PLTE", palette)] : []),
    chunk("IDAT", deflated),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** Length, type, data, checksum of type and data. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Rows with the filter's type before each. */
function withFilterTypes(data: Uint8Array, height: number, rowBytes: number, type: number): Uint8Array {
  const rows = new Uint8Array(height * (rowBytes + 1));
  for (let y = 0; y < height; y++) {
    rows[y * (rowBytes + 1)] = type;
    rows.set(data.subarray(y * rowBytes, (y + 1) * rowBytes), y * (rowBytes + 1) + 1);
  }
  return rows;
}

/** Each byte less the one above: photographs deflate better so. */
function filterUp(data: Uint8Array, height: number, rowBytes: number): Uint8Array {
  const differences = wordsOf(data);
  const above = wordsOf(data, -rowBytes);
  for (let i = 0; i < differences.length; i++) {
    const a = differences[i], b = above[i];
    // Four subtractions, the highest bit of each byte apart, so that none borrows from the next.
    differences[i] = ((a | HIGH_BITS) - (b & ~HIGH_BITS)) ^ ((a ^ ~b) & HIGH_BITS);
  }
  return withFilterTypes(new Uint8Array(differences.buffer), height, rowBytes, FILTER_UP);
}

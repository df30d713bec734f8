import { constants, crc32, deflateSync } from "node:zlib";
import { makeRoom } from "../pixels/make_room.ts";
import { concatBytes } from "./concat_bytes.ts";
import { PNG_SIGNATURE } from "./png_header.ts";

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

/** Deflate's fastest level, with fixed codes: a label map is runs, which it finds; a photograph gets half as large again as at the default. */
const DEFLATE_LEVEL = 1;

/** PNG's filter types used here: https://www.w3.org/TR/png-3/#9Filter-types */
const FILTER_NONE = 0, FILTER_UP = 2;

/** So many bytes at a time are in the kernels' memory. */
const STRIP_BYTES = 2 ** 18;

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
  // Photographs deflate better as differences from the row above.
  const filtered = filterRows(data, height, rowBytes, colourType === 2 ? FILTER_UP : FILTER_NONE);
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

/** Rows with the filter's type before each, a strip after the other. */
function filterRows(data: Uint8Array, height: number, rowBytes: number, filter: number): Uint8Array {
  const stripRows = Math.min(height, Math.ceil(STRIP_BYTES / rowBytes));
  const { kernels, at, bytes } = makeRoom({
    rows: (stripRows + 1) * rowBytes,
    filtered: stripRows * (rowBytes + 1),
  });
  const filtered = new Uint8Array(height * (rowBytes + 1));
  bytes.fill(0, at.rows, at.rows + rowBytes); // above the first
  for (let row = 0; row < height; row += stripRows) {
    const rows = Math.min(stripRows, height - row), from = Math.max(0, row - 1);
    const first = at.rows + rowBytes;
    bytes.set(data.subarray(from * rowBytes, (row + rows) * rowBytes), first - (row - from) * rowBytes);
    kernels.filterRows(rows, rowBytes, first, at.rows, filter, at.filtered);
    filtered.set(bytes.subarray(at.filtered, at.filtered + rows * (rowBytes + 1)), row * (rowBytes + 1));
  }
  return filtered;
}

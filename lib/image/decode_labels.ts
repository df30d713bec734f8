import { inflateSync } from "node:zlib";
import type { LabelMap } from "../types.ts";
import { concatBytes } from "./concat_bytes.ts";
import { readPngChunks } from "./png_chunks.ts";

/** zlib in Deno refuses to inflate into fewer bytes at once than this. */
const LEAST_CHUNK = 64;

/**
 * The labels of a file that `encodeLabels()` wrote: 8-bit, indexed, rows unfiltered. Nothing else is understood, and so it takes
 * a fraction of the time of a decoder for every PNG.
 *
 * @throws {SgscnError} `invalid-image` when the file is damaged
 */
export function decodeLabels(file: Uint8Array): LabelMap {
  const chunks = readPngChunks(file);
  const header = new DataView(file.buffer, file.byteOffset + chunks[0].start);
  const width = header.getUint32(0), height = header.getUint32(4);
  const deflated = chunks.filter(({ type }) => type === "IDAT").map(({ start, end }) =>
    file.subarray(start, end)
  );
  const rows = inflateSync(concatBytes(deflated), { chunkSize: Math.max(LEAST_CHUNK, height * (width + 1)) });
  const data = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    const from = row * (width + 1) + 1; // after the filter's type
    data.set(rows.subarray(from, from + width), row * width);
  }
  return { height, width, data };
}

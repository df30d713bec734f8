import { deflateSync } from "node:zlib";
import { concatBytes } from "../../lib/image/concat_bytes.ts";
import { PNG_SIGNATURE } from "../../lib/image/png_header.ts";
import { chunk } from "../../lib/image/png_chunks.ts";

/** A 16-bit RGB PNG of vertical stripes: a small file that takes 40 bytes a pixel to decode. */
export function png16(height: number, width: number): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([16, 2], 8); // bits, RGB
  const rowBytes = 1 + width * 6;
  const rows = new Uint8Array(height * rowBytes);
  for (let x = 1; x < rowBytes; x++) rows[x] = x / 100;
  for (let y = 1; y < height; y++) rows[y * rowBytes] = 2; // filter "up", of zeros: the row above again
  return concatBytes([
    Uint8Array.from(PNG_SIGNATURE, (c) => c.charCodeAt(0)),
    ...chunk("IHDR", header),
    ...chunk("IDAT", deflateSync(rows, { level: 1 })),
    ...chunk("IEND", new Uint8Array(0)),
  ]);
}

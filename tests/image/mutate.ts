import { concatBytes } from "../../lib/image/concat_bytes.ts";
import type { Random } from "../../lib/image/seeded_random.ts";
import { chunk } from "../../lib/image/png_chunks.ts";

/** A few bytes changed, or a piece cut out, or doubled. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const at = () => Math.floor(random() * bytes.length);
  const kind = random();
  if (kind < 0.15) return bytes.subarray(0, at());
  if (kind < 0.3) {
    const [from, to] = [at(), at()].sort((a, b) => a - b);
    return concatBytes([
      bytes.subarray(0, from),
      bytes.subarray(kind < 0.22 ? to : from),
      bytes.subarray(from, to),
    ]);
  }
  const changed = bytes.slice();
  for (let i = 0; i < 1 + 4 * random(); i++) changed[at()] = random() < 0.3 ? 0xff : 256 * random();
  return changed;
}

/** The PNG with the checksum of each chunk made right again, so that damage reaches the decoder. */
export function withChecksums(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const pieces = [png.subarray(0, 8)];
  let offset = 8;
  while (offset + 12 <= png.length && offset + 12 + view.getUint32(offset) <= png.length) {
    const end = offset + 8 + view.getUint32(offset);
    pieces.push(
      ...chunk(String.fromCharCode(...png.subarray(offset + 4, offset + 8)), png.subarray(offset + 8, end)),
    );
    offset = end + 4;
  }
  return concatBytes([...pieces, png.subarray(offset)]);
}

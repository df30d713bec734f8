import { makeRoom } from "../pixels/make_room.ts";

/** So many bytes at a time are in the kernels' memory. */
const CHUNK_BYTES = 2 ** 18;

/** How many pixels of a mask are set: anything but 0. */
export function countSet(mask: Uint8Array): number {
  const { kernels, at, bytes } = makeRoom({ chunk: Math.min(CHUNK_BYTES, mask.length) });
  let count = 0;
  for (let from = 0; from < mask.length; from += CHUNK_BYTES) {
    const chunk = mask.subarray(from, from + CHUNK_BYTES);
    bytes.set(chunk, at.chunk);
    count += kernels.countBytes(at.chunk, chunk.length);
  }
  return count;
}

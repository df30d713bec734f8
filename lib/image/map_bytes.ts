import { makeRoom } from "../pixels/make_room.ts";

/** So many bytes at a time are in the kernels' memory. */
const CHUNK_BYTES = 2 ** 18;

/** `table[byte]` for each byte: for maps, in which most bytes are as their neighbours. */
export function translate(bytes: Uint8Array, table: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunk = Math.min(CHUNK_BYTES, bytes.length);
  const { kernels, at, bytes: memory } = makeRoom({ table: 256, from: chunk, to: chunk });
  memory.set(table, at.table);
  const translated = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += chunk) {
    const end = Math.min(bytes.length, start + chunk);
    memory.set(bytes.subarray(start, end), at.from);
    kernels.translateBytes(at.from, end - start, at.table, at.to);
    translated.set(memory.subarray(at.to, at.to + end - start), start);
  }
  return translated;
}

/** The largest byte; 0 where there is none. */
export function largestOf(bytes: Uint8Array): number {
  const { kernels, at, bytes: memory } = makeRoom({ chunk: Math.min(CHUNK_BYTES, bytes.length) });
  let largest = 0;
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    const chunk = bytes.subarray(start, start + CHUNK_BYTES);
    memory.set(chunk, at.chunk);
    largest = Math.max(largest, kernels.largestByte(at.chunk, chunk.length));
  }
  return largest;
}

import type { PixelKernels } from "../pixels/kernel_module.js";
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
  let largest = 0;
  eachChunk(bytes, (kernels, at, count) => largest = Math.max(largest, kernels.largestByte(at, count)));
  return largest;
}

/** How many pixels of a mask are set: anything but 0. */
export function countSet(mask: Uint8Array): number {
  let count = 0;
  eachChunk(mask, (kernels, at, pixels) => count += kernels.countBytes(at, pixels));
  return count;
}

/** Bytes with a value wherever a mask is set. */
export function putWhere(bytes: Uint8Array, mask: Uint8Array, value: number): Uint8Array<ArrayBuffer> {
  const chunk = Math.min(CHUNK_BYTES, bytes.length);
  const { kernels, at, bytes: memory } = makeRoom({ mask: chunk, bytes: chunk });
  const put = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += chunk) {
    const end = Math.min(bytes.length, start + chunk);
    memory.set(bytes.subarray(start, end), at.bytes);
    memory.set(mask.subarray(start, end), at.mask);
    kernels.putWhere(at.mask, end - start, value, at.bytes);
    put.set(memory.subarray(at.bytes, at.bytes + end - start), start);
  }
  return put;
}

/** Shows the kernels some bytes, a chunk after the other: where it is in their memory, and how long. */
function eachChunk(
  bytes: Uint8Array,
  show: (kernels: PixelKernels, at: number, count: number) => void,
): void {
  const { kernels, at, bytes: memory } = makeRoom({ chunk: Math.min(CHUNK_BYTES, bytes.length) });
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    const chunk = bytes.subarray(start, start + CHUNK_BYTES);
    memory.set(chunk, at.chunk);
    show(kernels, at.chunk, chunk.length);
  }
}

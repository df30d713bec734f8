import { makeRoom } from "../pixels/make_room.ts";

/**
 * A copy of bytes, four to a word, so that a loop can treat four at once: what the processor gains by that a function that
 * V8 has not compiled yet gains, too, and after training most run for the first time.
 *
 * @param from the first byte to copy; negative begins with as many zeros
 * @returns as many bytes as there are in `bytes`, rounded up to whole words; what is missing is 0
 */
export function wordsOf(bytes: Uint8Array, from = 0): Int32Array<ArrayBuffer> {
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  const part = from < 0 ? bytes.subarray(0, from) : bytes.subarray(from);
  new Uint8Array(words.buffer).set(part, Math.min(Math.max(0, -from), bytes.length));
  return words;
}

/** The same from the first byte on, to read only: no copy where the bytes lie in whole words; what is left over is left out. */
export function wordsIn(bytes: Uint8Array): Int32Array {
  const { buffer, byteOffset, length } = bytes;
  return byteOffset % 4 === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : wordsOf(bytes);
}

/** Words that hold one byte four times: [256]. */
export const UNIFORM: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => byte * 0x01010101);

/**
 * Where the run of bytes that are as the one at `start` ends, four at a time.
 *
 * @param words of these bytes, by {@linkcode wordsIn}
 * @param end no further than this
 */
export function runEnd(bytes: Uint8Array, words: Int32Array, start: number, end: number): number {
  const byte = bytes[start], word = UNIFORM[byte];
  let at = start + 1;
  while (at < end) {
    if (at % 4 === 0 && at + 4 <= end && words[at >> 2] === word) {
      at += 4;
    } else if (bytes[at] === byte) {
      at++;
    } else {
      break;
    }
  }
  return at;
}

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

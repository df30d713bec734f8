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

/** Words that hold one byte four times: [256]. */
export const UNIFORM: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => byte * 0x01010101);

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

/** `table[byte]` for each byte: for maps, in which most bytes are as their neighbours. */
export function translate(bytes: Uint8Array, table: Uint8Array): Uint8Array<ArrayBuffer> {
  const words = wordsOf(bytes);
  const four = new Uint8Array(4), word = new Int32Array(four.buffer);
  let last = words[0] ^ 1, translated = 0;
  for (let i = 0; i < words.length; i++) {
    if (words[i] !== last) {
      word[0] = last = words[i];
      for (let k = 0; k < 4; k++) four[k] = table[four[k]];
      translated = word[0];
    }
    words[i] = translated;
  }
  return new Uint8Array(words.buffer, 0, bytes.length);
}

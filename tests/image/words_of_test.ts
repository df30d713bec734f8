import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { runEnd, translate, UNIFORM, wordsIn, wordsOf } from "../../lib/image/words_of.ts";

Deno.test("wordsOf() copies bytes from any place, zeros for those that are missing", () => {
  const random = seededRandom(1);
  for (const length of [1, 4, 7, 64]) {
    const bytes = Uint8Array.from({ length }, () => 1 + 255 * random());
    for (const from of [-9, -1, 0, 1, 5]) {
      const copy = new Uint8Array(wordsOf(bytes, from).buffer);
      assert.equal(copy.length, 4 * Math.ceil(length / 4));
      assert.deepEqual([...copy.subarray(0, length)], Array.from(bytes, (_, i) => bytes[i + from] ?? 0));
    }
  }
});

Deno.test("UNIFORM has each byte four times, as wordsOf() reads it", () => {
  for (const byte of [0, 1, 127, 128, 255]) {
    assert.equal(wordsOf(new Uint8Array(4).fill(byte))[0], UNIFORM[byte]);
  }
});

/** Runs of one to twelve bytes that are the same. */
function inRuns(length: number, random: () => number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) bytes.fill(3 * random(), at, at += 1 + Math.floor(12 * random()));
  return bytes;
}

Deno.test("runEnd() is the first place that differs, or the end", () => {
  const bytes = inRuns(500, seededRandom(2));
  const words = wordsIn(bytes);
  for (let start = 0; start < bytes.length; start++) {
    for (const end of [start + 1, start + 5, bytes.length]) {
      if (end > bytes.length) continue;
      const differs = bytes.findIndex((byte, at) => at > start && byte !== bytes[start]);
      assert.equal(runEnd(bytes, words, start, end), differs < 0 ? end : Math.min(differs, end));
    }
  }
});

Deno.test("translate() looks every byte up and leaves the bytes as they were", () => {
  const random = seededRandom(4);
  const table = Uint8Array.from({ length: 256 }, () => 256 * random());
  for (const length of [0, 1, 6, 401]) {
    const bytes = inRuns(length, random), before = bytes.slice();
    assert.deepEqual([...translate(bytes, table)], Array.from(bytes, (byte) => table[byte]));
    assert.deepEqual(bytes, before);
  }
});

Deno.test("wordsIn() reads the words that wordsOf() copies, from any place of a buffer", () => {
  const buffer = inRuns(64, seededRandom(6));
  for (const from of [0, 1, 4]) {
    for (const to of [from, from + 7, 64]) {
      const bytes = buffer.subarray(from, to);
      const words = wordsIn(bytes), whole = bytes.length >> 2;
      assert.deepEqual(words.subarray(0, whole), wordsOf(bytes).subarray(0, whole));
    }
  }
});

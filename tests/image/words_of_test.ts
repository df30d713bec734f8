import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { UNIFORM, wordsOf } from "../../lib/image/words_of.ts";

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

import assert from "node:assert/strict";
import { largestOf, translate } from "../../lib/image/map_bytes.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";

/** Runs of one to twelve bytes that are the same. */
function inRuns(length: number, random: () => number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) bytes.fill(3 * random(), at, at += 1 + Math.floor(12 * random()));
  return bytes;
}

Deno.test("translate() looks every byte up and leaves the bytes as they were", () => {
  const random = seededRandom(4);
  const table = Uint8Array.from({ length: 256 }, () => 256 * random());
  for (const length of [0, 1, 6, 401]) {
    const bytes = inRuns(length, random), before = bytes.slice();
    assert.deepEqual([...translate(bytes, table)], Array.from(bytes, (byte) => table[byte]));
    assert.deepEqual(bytes, before);
  }
});

Deno.test("largestOf() is the largest byte wherever it is, and 0 of none", () => {
  assert.equal(largestOf(new Uint8Array()), 0);
  for (const length of [1, 15, 16, 33, 300_000]) {
    for (const place of [0, length >> 1, length - 1]) {
      const bytes = new Uint8Array(length).fill(7);
      bytes[place] = 201;
      assert.equal(largestOf(bytes), 201, `${place} of ${length}`);
    }
  }
});

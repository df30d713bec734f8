import assert from "node:assert/strict";
import { countSet, largestOf, putWhere, translate } from "../../lib/image/map_bytes.ts";
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

Deno.test("countSet() counts what is not 0, of any value and length", () => {
  const random = seededRandom(1);
  for (const length of [0, 1, 15, 16, 17, 600_001]) { // the last is more than is looked at in one go
    const mask = Uint8Array.from({ length }, () => Math.max(0, 400 * random() - 200));
    assert.equal(countSet(mask), mask.filter((value) => value !== 0).length);
  }
});

Deno.test("putWhere() puts a value wherever the mask is set, and leaves what it was given", () => {
  const random = seededRandom(7);
  for (const length of [0, 1, 16, 21, 300_001]) {
    const bytes = Uint8Array.from({ length }, () => 256 * random()), before = bytes.slice();
    const mask = Uint8Array.from({ length }, () => Math.max(0, 400 * random() - 200));
    assert.deepEqual(putWhere(bytes, mask, 200), bytes.map((byte, at) => mask[at] ? 200 : byte));
    assert.deepEqual(bytes, before);
  }
});

import assert from "node:assert/strict";
import { countSet } from "../../lib/image/count_set.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";

Deno.test("countSet() counts what is not 0, of any value and length", () => {
  const random = seededRandom(1);
  for (const length of [0, 1, 15, 16, 17, 600_001]) { // the last is more than is looked at in one go
    const mask = Uint8Array.from({ length }, () => Math.max(0, 400 * random() - 200));
    assert.equal(countSet(mask), mask.filter((value) => value !== 0).length);
  }
});

import assert from "node:assert/strict";
import { cutHierarchy } from "../../lib/regions/cut_hierarchy.ts";

/** 3 joins 1 first, then 0 joins 2, then both pairs: ids 4, 5 and 6. */
const HIERARCHY = [{ a: 1, b: 3 }, { a: 0, b: 2 }, { a: 4, b: 5 }];

for (
  const [count, parts] of [
    [9, [0, 1, 2, 3]],
    [4, [0, 1, 2, 3]],
    [3, [0, 1, 2, 1]],
    [2, [0, 1, 0, 1]],
    [1, [0, 0, 0, 0]],
  ] as const
) {
  Deno.test(`four regions cut into ${count}`, () => {
    assert.deepEqual([...cutHierarchy(HIERARCHY, count)], parts);
  });
}

Deno.test("one region cannot be cut", () => {
  assert.deepEqual([...cutHierarchy([], 3)], [0]);
});

import assert from "node:assert/strict";
import { scoreClusters } from "../../lib/cli/score_clusters.ts";

Deno.test("scoreClusters takes the clusters that lie mostly in the target, and the best single one", () => {
  const labels = Uint8Array.of(1, 1, 7, 7, 7, 2, 2, 4);
  const mask = Uint8Array.of(0, 0, 255, 255, 0, 0, 255, 255);
  // 7 has two of three pixels in the target, 4 its only one, 2 exactly half.
  assert.deepEqual(scoreClusters(labels, mask), { best: 4 / 7, inside: [4, 7], together: 6 / 8 });
});

Deno.test("scoreClusters gives 0 where no cluster lies mostly in the target", () => {
  assert.deepEqual(scoreClusters(Uint8Array.of(5, 5, 5), Uint8Array.of(0, 0, 255)), {
    best: 2 / 4,
    inside: [],
    together: 0,
  });
  assert.equal(scoreClusters(Uint8Array.of(5), Uint8Array.of(0)).best, 0);
});

Deno.test("scoreClusters refuses a mask of another size", () => {
  assert.throws(() => scoreClusters(new Uint8Array(4), new Uint8Array(5)), /must have 4 pixels, got 5/);
});

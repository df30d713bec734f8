import assert from "node:assert/strict";
import { bestCluster } from "../../lib/cli/best_cluster.ts";

Deno.test("bestCluster finds the cluster with the highest Dice coefficient", () => {
  const labels = Uint8Array.of(1, 1, 7, 7, 7, 2);
  const mask = Uint8Array.of(0, 0, 255, 255, 0, 0);
  assert.deepEqual(bestCluster(labels, mask), { label: 7, dice: 0.8 });
});

Deno.test("bestCluster refuses a mask of another size", () => {
  assert.throws(() => bestCluster(new Uint8Array(4), new Uint8Array(5)), /must have 4 pixels, got 5/);
});

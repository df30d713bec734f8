import assert from "node:assert/strict";
import { advance, NO_PROGRESS, type Progress, stopReason } from "../../lib/sgscn/stopping.ts";
import type { StepReport } from "../../lib/sgscn/training.ts";

const OPTIONS = { iterations: 50, minClusters: 3, stableIterations: 2, stableChange: 0.01, stableLoss: 0.01 };

function report(total: number, { clusters = 10, changed = 0.5 } = {}): StepReport {
  return { loss: { total, ce: 0, ss: 0, cc: 0 }, clusters, changed };
}

/** Why training ends with the last of these reports, all others having gone before. */
function reasonAfter(reports: StepReport[], options = OPTIONS) {
  const progress = reports.reduce((before: Progress, now) => advance(before, now, options), NO_PROGRESS);
  return stopReason(progress, reports.at(-1)!, options);
}

Deno.test("training stops at the last iteration, not before", () => {
  const options = { ...OPTIONS, iterations: 3 };
  assert.equal(reasonAfter([report(9), report(6)], options), undefined);
  assert.equal(reasonAfter([report(9), report(6), report(4)], options), "iterations");
});

Deno.test("training stops once minClusters are left, or fewer", () => {
  assert.equal(reasonAfter([report(9, { clusters: 4 })]), undefined);
  assert.equal(reasonAfter([report(9, { clusters: 3 })]), "minClusters");
  assert.equal(reasonAfter([report(9, { clusters: 1 })]), "minClusters");
});

Deno.test("training stops after enough stable iterations in a row", () => {
  const still = report(9, { changed: 0 });
  assert.equal(reasonAfter([still, still]), undefined); // the first has nothing to be compared with
  assert.equal(reasonAfter([still, still, still]), "stable");
  assert.equal(reasonAfter([still, still, report(9, { changed: 0.01 }), still]), undefined);
});

Deno.test("an iteration is stable only when labels and loss both are", () => {
  assert.equal(reasonAfter([report(100), report(100), report(100)]), undefined);
  const drift = [100, 98, 96].map((total) => report(total, { changed: 0 }));
  assert.equal(reasonAfter(drift), undefined);
  const settled = [-100, -99.5, -99.1].map((total) => report(total, { changed: 0.009 }));
  assert.equal(reasonAfter(settled), "stable");
});

Deno.test("stableIterations 0 never stops", () => {
  const still = Array.from({ length: 49 }, () => report(9, { changed: 0 }));
  assert.equal(reasonAfter(still, { ...OPTIONS, stableIterations: 0 }), undefined);
});

Deno.test("of several reasons minClusters is named first, the limit last", () => {
  const still = Array.from({ length: 50 }, () => report(9, { changed: 0 }));
  assert.equal(reasonAfter(still), "stable");
  assert.equal(reasonAfter([...still.slice(1), report(9, { changed: 0, clusters: 2 })]), "minClusters");
});

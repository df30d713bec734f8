import assert from "node:assert/strict";
import { durationText, type Progress, progressLine } from "../../lib/cli/progress_line.ts";

const HALF: Progress = {
  iteration: 25,
  iterations: 50,
  loss: { total: 3.2144, ce: 1.2, ss: 0.3128, cc: 0.4499 },
  clusters: 17,
  iterationsPerSecond: 8.06,
};

Deno.test("progressLine without a width says everything on one line", () => {
  assert.equal(
    progressLine(HALF),
    "25/50 loss 3.214 (ce 1.200 ss 0.313 cc 0.450) 17 clusters 8.1/s 0:03 left",
  );
});

Deno.test("progressLine draws a bar as long as the share done", () => {
  assert.match(progressLine(HALF, { width: 120 }), /^█{15}░{15} 25\/50 loss/);
});

Deno.test("progressLine never exceeds the terminal's width, and keeps the count longest", () => {
  for (let width = 5; width <= 200; width++) {
    const line = progressLine(HALF, { width });
    assert.ok(line.length <= width, `${width}: ${line}`);
    assert.match(line, /25\/50/);
  }
});

Deno.test("progressLine shows a loss that is no number as it is", () => {
  assert.match(progressLine({ ...HALF, loss: { ...HALF.loss, total: NaN } }), /loss NaN/);
});

Deno.test("durationText writes minutes and hours", () => {
  assert.deepEqual([0.4, 7, 720, 3723, Infinity].map(durationText), [
    "0:00",
    "0:07",
    "12:00",
    "1:02:03",
    "?",
  ]);
});

import assert from "node:assert/strict";
import { readTruth } from "../../../lib/evaluation/datasets/read_truth.ts";

/** A grey mask of 2×2 pixels. */
const grey = (...values: number[]) => ({
  height: 2,
  width: 2,
  data: Uint8Array.from(values.flatMap((value) => [value, value, value])),
});

const truth = (...masks: ReturnType<typeof grey>[]) => [...readTruth({ height: 2, width: 2 }, masks).data];

Deno.test("readTruth reads masks of 0/255, of 0/1 and with smoothed edges alike", () => {
  assert.deepEqual(truth(grey(0, 255, 0, 255)), [0, 1, 0, 1]);
  assert.deepEqual(truth(grey(0, 1, 0, 1)), [0, 1, 0, 1]);
  assert.deepEqual(truth(grey(20, 200, 127, 254)), [0, 1, 1, 1]);
  assert.deepEqual(truth(grey(20, 200, 126, 254)), [0, 1, 0, 1]);
});

Deno.test("readTruth reads coloured masks by their largest channel", () => {
  const red = { height: 2, width: 2, data: Uint8Array.of(128, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0) };
  assert.deepEqual(truth(red), [1, 0, 0, 1]);
});

Deno.test("readTruth unites masks, each by its own scale; an empty one adds nothing", () => {
  assert.deepEqual(truth(grey(1, 0, 0, 0), grey(0, 0, 0, 255), grey(0, 0, 0, 0)), [1, 0, 0, 1]);
});

Deno.test("readTruth refuses masks of another size and masks with nothing in them", () => {
  assert.throws(
    () => readTruth({ height: 2, width: 3 }, [grey(0, 0, 0, 1)]),
    /image's size, 3×2 pixels, got 2×2/,
  );
  assert.throws(() => truth(grey(0, 0, 0, 0)), /every pixel of it is background/);
});

import assert from "node:assert/strict";
import { maskMetrics } from "../../lib/regions/mask_metrics.ts";

const NONE = Uint8Array.of(0, 0, 0, 0, 0);
const SOME = Uint8Array.of(0, 1, 1, 0, 0);
const ALL = Uint8Array.of(1, 1, 1, 1, 1);

Deno.test("a mask is scored by its pixels; any value but 0 is set", () => {
  const predicted = Uint8Array.of(255, 255, 255, 0, 0, 0, 0, 0);
  const truth = Uint8Array.of(0, 1, 2, 3, 0, 0, 0, 0);
  // 2 pixels in both, 4 in either, 2 in one alone; 5 outside the true mask, 4 of them left out.
  assert.deepEqual(maskMetrics(predicted, truth), {
    dsc: 4 / 6,
    jaccard: 2 / 4,
    hammoude: 2 / 4,
    xor: 2 / 3,
    sensitivity: 2 / 3,
    specificity: 4 / 5,
  });
});

Deno.test("xor alone goes over 1, and is never under the Hammoude distance", () => {
  const { hammoude, xor } = maskMetrics(ALL, Uint8Array.of(1, 0, 0, 0, 0));
  assert.deepEqual({ hammoude, xor }, { hammoude: 4 / 5, xor: 4 });
});

for (const [name, mask] of Object.entries({ NONE, SOME, ALL })) {
  Deno.test(`masks that are the same are perfect: ${name}`, () => {
    assert.deepEqual(maskMetrics(mask, mask), {
      dsc: 1,
      jaccard: 1,
      hammoude: 0,
      xor: 0,
      sensitivity: 1,
      specificity: 1,
    });
  });
}

const NOTHING_IN_COMMON = { dsc: 0, jaccard: 0, hammoude: 1 };

Deno.test("a lesion that was missed scores 0", () => {
  assert.deepEqual(maskMetrics(NONE, SOME), {
    ...NOTHING_IN_COMMON,
    xor: 1,
    sensitivity: 0,
    specificity: 1,
  });
});

Deno.test("a lesion found where there is none scores 0; shares of it have no value", () => {
  assert.deepEqual(maskMetrics(SOME, NONE), {
    ...NOTHING_IN_COMMON,
    xor: undefined,
    sensitivity: undefined,
    specificity: 3 / 5,
  });
});

Deno.test("where the lesion is the whole image, specificity has no value", () => {
  const { sensitivity, specificity } = maskMetrics(SOME, ALL);
  assert.deepEqual({ sensitivity, specificity }, { sensitivity: 2 / 5, specificity: undefined });
});

Deno.test("masks of different size, or without a pixel, are refused", () => {
  assert.throws(() => maskMetrics(SOME, new Uint8Array(4)), /at least 1, got 5 and 4/);
  assert.throws(() => maskMetrics(new Uint8Array(), new Uint8Array()), /got 0 and 0/);
});

import assert from "node:assert/strict";
import { checkMask } from "../../lib/regions/check_mask.ts";
import { scoreMask } from "../../lib/regions/score_mask.ts";

Deno.test("the cluster that shares the most pixels with the mask is scored", () => {
  const data = Uint8Array.of(7, 7, 7, 7, 7, 2, 2, 9, 9, 9);
  const mask = Uint8Array.of(1, 0, 0, 0, 1, 255, 255, 1, 0, 0);
  // 7 and 2 share two pixels each with the mask: the lower label. A = {5, 6}, B = {0, 4, 5, 6, 7}.
  assert.deepEqual(scoreMask({ data }, mask), {
    label: 2,
    pixels: { cluster: 2, mask: 5, both: 2 },
    dsc: 2 * 2 / (2 + 5),
    jaccard: 2 / 5,
    hammoude: 3 / 5,
    xor: 3 / 5,
  });
});

Deno.test("a cluster that is the mask has every score at its best", () => {
  const { dsc, jaccard, hammoude, xor } = scoreMask(
    { data: Uint8Array.of(0, 3, 3, 0) },
    Uint8Array.of(0, 1, 1, 0),
  );
  assert.deepEqual({ dsc, jaccard, hammoude, xor }, { dsc: 1, jaccard: 1, hammoude: 0, xor: 0 });
});

Deno.test("xor exceeds 1 when the cluster is much larger than the mask", () => {
  const { xor } = scoreMask({ data: new Uint8Array(10) }, Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  assert.equal(xor, 9);
});

Deno.test("a mask of another size, or without a pixel set, is refused by name", () => {
  const image = { height: 2, width: 3 };
  checkMask(image, { ...image, data: Uint8Array.of(0, 0, 0, 0, 0, 1) });
  assert.throws(() => checkMask(image, { height: 3, width: 2, data: new Uint8Array(6) }), {
    kind: "invalid-image",
    field: "mask",
    limit: "3×2",
    value: "2×3",
  });
  assert.throws(() => checkMask(image, { ...image, data: new Uint8Array(6) }), {
    kind: "invalid-image",
    field: "mask",
  });
  assert.throws(() => scoreMask({ data: new Uint8Array(6) }, new Uint8Array(6)), RangeError);
  assert.throws(() => scoreMask({ data: new Uint8Array(6) }, new Uint8Array(5)), RangeError);
});

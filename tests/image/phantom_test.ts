import assert from "node:assert/strict";
import { phantom } from "../../lib/image/phantom.ts";

for (const kind of ["skin", "ultrasound", "cells"] as const) {
  Deno.test(`phantom(${kind}) gives the same pixels for the same seed and others for another`, () => {
    const size = { height: 48, width: 64 };
    const first = phantom(kind, { ...size, seed: 1 });
    assert.deepEqual(phantom(kind, { ...size, seed: 1 }), first);
    assert.notDeepEqual(phantom(kind, { ...size, seed: 2 }).image.data, first.image.data);
    assert.notDeepEqual(phantom(kind, { ...size, seed: 2 }).mask.data, first.mask.data);
  });

  Deno.test(`phantom(${kind}) has a lesion of plausible size that is darker than around it`, () => {
    for (let seed = 0; seed < 10; seed++) {
      const { image, mask } = phantom(kind, { height: 96, width: 128, seed });
      assert.deepEqual([image.data.length, mask.data.length], [96 * 128 * 3, 96 * 128]);
      assert.deepEqual([...new Set(mask.data)].sort(), [0, 255]);
      const share = mask.data.filter((value) => value === 255).length / mask.data.length;
      assert.ok(share > 0.04 && share < 0.45, `seed ${seed}: lesion covers ${share}`);
      const isEdge = (i: number) => i % 128 === 0 || i % 128 === 127 || i < 128 || i >= 95 * 128;
      assert.ok(
        mask.data.every((value, i) => value === 0 || !isEdge(i)),
        `seed ${seed}: lesion touches the edge`,
      );
      assert.ok(
        meanRing(image.data, mask.data, true) < meanRing(image.data, mask.data, false) - 20,
        `seed ${seed}`,
      );
    }
  });
}

/** Mean green inside the lesion, or outside it in the middle of the picture (96×128). */
function meanRing(data: Uint8Array, mask: Uint8Array, inside: boolean): number {
  let sum = 0, count = 0;
  for (let i = 0; i < mask.length; i++) {
    const isMiddle = Math.abs(i % 128 - 64) < 40 && Math.abs(Math.floor(i / 128) - 48) < 36;
    if (!isMiddle || (mask[i] === 255) !== inside) continue;
    sum += data[i * 3 + 1];
    count++;
  }
  return sum / count;
}

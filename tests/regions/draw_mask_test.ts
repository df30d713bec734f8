import assert from "node:assert/strict";
import { drawMask } from "../../lib/regions/draw_mask.ts";
import { drawingOf, mapOf } from "./maps.ts";

Deno.test("a mask is 1 where the region is one of those asked for", () => {
  const map = mapOf("0122", "0133");
  assert.deepEqual(drawingOf(drawMask(map, [1, 3])), ["0100", "0111"]);
  assert.deepEqual(drawingOf(drawMask(map, [])), ["0000", "0000"]);
});

import assert from "node:assert/strict";
import { fillHoles } from "../../lib/regions/fill_holes.ts";
import { drawingOf, mapOf } from "./maps.ts";

Deno.test("holes are filled, bays and the outside are not", () => {
  const mask = mapOf(
    "01110111",
    "01010101",
    "01110111",
    "00001010", // the hole above touches the outside at corners only
    "11000100",
    "01000000",
    "11000111",
    "00000101", // open to the border below
  );
  const before = mask.data.slice();
  assert.deepEqual(drawingOf(fillHoles(mask)), [
    "01110111",
    "01110111",
    "01110111",
    "00001110",
    "11000100",
    "01000000",
    "11000111",
    "00000101",
  ]);
  assert.deepEqual(mask.data, before);
});

Deno.test("an island in a lake is filled with the lake", () => {
  const filled = fillHoles(
    mapOf("1111111", "1000001", "1011101", "1010101", "1011101", "1000001", "1111111"),
  );
  assert.ok(filled.data.every((value) => value === 1));
});

Deno.test("nothing to fill is nothing changed", () => {
  for (const drawing of [["000", "000"], ["111", "111"], ["1"], ["010", "010"]]) {
    assert.deepEqual(drawingOf(fillHoles(mapOf(...drawing))), drawing);
  }
});

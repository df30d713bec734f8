import assert from "node:assert/strict";
import { fillPolygon } from "../../lib/regions/fill_polygon.ts";
import { drawingOf } from "./maps.ts";

Deno.test("pixels whose centres lie in a polygon are filled, holes and all", () => {
  // A square of rows 0.5–4.5 and columns 1.5–5.5, and a triangle whose tip points down.
  assert.deepEqual(
    drawingOf(fillPolygon([[0.5, 1.5], [0.5, 5.5], [4.5, 5.5], [4.5, 1.5]], { height: 6, width: 7 })),
    [
      "0000000",
      "0011110",
      "0011110",
      "0011110",
      "0011110",
      "0000000",
    ],
  );
  assert.deepEqual(drawingOf(fillPolygon([[0, 0], [0, 4], [2, 2]], { height: 3, width: 5 })), [
    "11111",
    "01110",
    "00000",
  ]);
  // Two lobes beside each other, joined below.
  assert.deepEqual(
    drawingOf(
      fillPolygon([[-0.5, -0.5], [-0.5, 1.5], [1.5, 1.5], [1.5, 2.5], [-0.5, 2.5], [-0.5, 4.5], [2.5, 4.5], [
        2.5,
        -0.5,
      ]], {
        height: 3,
        width: 5,
      }),
    ),
    ["11011", "11011", "11111"],
  );
});

Deno.test("what lies beyond the image is left out", () => {
  assert.deepEqual(
    drawingOf(fillPolygon([[-9, -9], [-9, 1.5], [9, 1.5], [9, -9]], { height: 2, width: 4 })),
    [
      "1100",
      "1100",
    ],
  );
  assert.deepEqual(drawingOf(fillPolygon([[-9, -9], [-9, -5], [-5, -5]], { height: 1, width: 2 })), ["00"]);
});

Deno.test("a polygon may be drawn over what is there", () => {
  const size = { height: 2, width: 4 };
  const first = fillPolygon([[-1, -0.5], [-1, 0.5], [2, 0.5], [2, -0.5]], size);
  const both = fillPolygon([[0.5, 1.5], [0.5, 3.5], [1.5, 3.5], [1.5, 1.5]], size, first.data);
  assert.deepEqual(drawingOf(both), ["1000", "1011"]);
});

import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { fillPolygon, fillPolygons } from "../../lib/regions/fill_polygon.ts";
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

Deno.test("many polygons come in masks of their own", () => {
  const size = { height: 9, width: 11 };
  const star = Array.from({ length: 10 }, (_, i): [number, number] => {
    const radius = i % 2 === 0 ? 5 : 2, angle = 2 * Math.PI * i / 10;
    return [4 + radius * Math.sin(angle), 5 + radius * Math.cos(angle)];
  });
  const square: [number, number][] = [[1.5, 1.5], [1.5, 6.5], [7.5, 6.5], [7.5, 1.5]];
  const masks = fillPolygons([star, square, star], size), pixels = size.height * size.width;
  for (const [i, corners] of [star, square, star].entries()) {
    assert.deepEqual(masks.slice(i * pixels, (i + 1) * pixels), fillPolygon(corners, size).data);
  }
});

Deno.test("inside is what an odd number of sides lies left of, whatever the polygon", () => {
  const random = seededRandom(5), height = 30, width = 25;
  for (const count of [3, 7, 40]) {
    const corners = Array.from(
      { length: count },
      (): [number, number] => [50 * random() - 10, 45 * random() - 10],
    );
    const { data } = fillPolygon(corners, { height, width });
    for (let at = 0; at < data.length; at++) {
      const row = Math.floor(at / width), column = at % width;
      const left = corners.filter(([y, x], i) => {
        const [nextY, nextX] = corners[(i + 1) % count];
        return (y <= row) !== (nextY <= row) && x + (row - y) / (nextY - y) * (nextX - x) <= column;
      });
      assert.equal(data[at], left.length % 2, `${count} corners at ${row},${column}`);
    }
  }
});

import assert from "node:assert/strict";
import { type Steps, stepsBetween } from "../../lib/regions/steps_between.ts";

/** A field for cells, interpolated between them. */
function enlarge(field: number[][], height: number, width: number): number[][] {
  const down = stepsBetween(height, field.length), across = stepsBetween(width, field[0].length);
  const along = (values: number[], { cells, fractions }: Steps, pixel: number) => {
    const before = values[cells[pixel]], next = values[cells[pixel] + 1] ?? before;
    return before + fractions[pixel] * (next - before);
  };
  const rows = field.map((row) => Array.from({ length: width }, (_, x) => along(row, across, x)));
  return Array.from(
    { length: height },
    (_, y) => Array.from({ length: width }, (_, x) => along(rows.map((row) => row[x]), down, y)),
  );
}

Deno.test("a pixel at the centre of a cell has its value, others what lies between, and none more than the outermost", () => {
  assert.deepEqual(enlarge([[0, 4]], 1, 4), [[0, 1, 3, 4]]);
  assert.deepEqual(enlarge([[0], [4]], 4, 1), [[0], [1], [3], [4]]);
  assert.deepEqual(enlarge([[0, 3], [6, 9]], 3, 3), [[0, 1.5, 3], [3, 4.5, 6], [6, 7.5, 9]]);
});

Deno.test("a plane stays one wherever it is asked for", () => {
  const plane = [0, 1, 2, 3].map((y) => [0, 1, 2, 3, 4].map((x) => 2 * x - 3 * y));
  const large = enlarge(plane, 40, 50);
  for (let y = 5; y < 35; y++) {
    for (let x = 5; x < 45; x++) {
      const expected = 2 * ((x + 0.5) / 10 - 0.5) - 3 * ((y + 0.5) / 10 - 0.5);
      assert.ok(Math.abs(large[y][x] - expected) < 1e-5, `${y}, ${x}`);
    }
  }
});

Deno.test("as many pixels as cells are the cells, and one cell is the same all over", () => {
  assert.deepEqual(enlarge([[1, 5, 2], [7, 3, 4]], 2, 3), [[1, 5, 2], [7, 3, 4]]);
  assert.deepEqual(enlarge([[6]], 2, 3), [[6, 6, 6], [6, 6, 6]]);
});

import assert from "node:assert/strict";
import { maskOf, shrinkTo } from "../../lib/web/page/indexed_image.ts";
import { outlineLines } from "../../lib/web/page/outline_lines.ts";

function picture(...rows: string[]) {
  const data = Uint8Array.from(rows.join(""), Number);
  return { height: rows.length, width: rows[0].length, data };
}

/** Lines as `x,y x,y`, in any order. */
function lines(image: ReturnType<typeof picture>, options?: { frame: boolean }): string[] {
  const numbers = outlineLines(image, options);
  return Array.from({ length: numbers.length / 4 }, (_, i) => {
    const [x, y, toX, toY] = numbers.slice(4 * i, 4 * i + 4);
    return `${x},${y} ${toX},${toY}`;
  }).sort();
}

Deno.test("a block in the middle has four lines, each side one", () => {
  assert.deepEqual(lines(picture("0000", "0110", "0110", "0000")), [
    "1,1 1,3",
    "1,1 3,1",
    "1,3 3,3",
    "3,1 3,3",
  ]);
});

Deno.test("the border has a line where a mask meets it, and only where it is asked for", () => {
  const image = picture("11", "00");
  assert.deepEqual(lines(image), ["0,1 2,1"]);
  assert.deepEqual(lines(image, { frame: true }), ["0,0 0,1", "0,0 2,0", "0,1 2,1", "2,0 2,1"]);
});

Deno.test("regions that touch have their lines between them, and one that is all has none", () => {
  assert.deepEqual(lines(picture("12", "32")), ["0,1 1,1", "1,0 1,2"]);
  assert.deepEqual(lines(picture("555", "555")), []);
  assert.deepEqual(lines(picture("7")), []);
});

Deno.test("a mask of values is 1 where they are", () => {
  assert.deepEqual(maskOf(picture("0123", "3210"), [1, 3]), picture("0101", "1010"));
});

Deno.test("a large picture is shrunk without mixing what it says, a small one is left", () => {
  const large = {
    height: 300,
    width: 200,
    data: new Uint8Array(60_000).map((_, i) => i % 200 < 100 ? 3 : 9),
  };
  const small = shrinkTo(large, 600);
  assert.ok(small.height * small.width <= 600 && small.height > small.width);
  assert.deepEqual(new Set(small.data), new Set([3, 9]));
  assert.equal(shrinkTo(large, 60_000), large);
});

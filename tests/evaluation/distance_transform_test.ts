import assert from "node:assert/strict";
import { squaredDistances } from "../../lib/evaluation/distance_transform.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";

Deno.test("distances to one mark are those of its circles", () => {
  const marks = Uint8Array.of(0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0);
  assert.deepEqual([...squaredDistances(marks, { height: 3, width: 4 })], [
    1,
    2,
    5,
    10,
    0,
    1,
    4,
    9,
    1,
    2,
    5,
    10,
  ]);
});

Deno.test("without a mark every distance is infinite; with all of them, 0", () => {
  assert.deepEqual(
    [...squaredDistances(new Uint8Array(6), { height: 2, width: 3 })],
    Array(6).fill(Infinity),
  );
  assert.deepEqual(
    [...squaredDistances(new Uint8Array(6).fill(1), { height: 2, width: 3 })],
    Array(6).fill(0),
  );
});

for (
  const [height, width, share] of [[1, 40, 0.1], [40, 1, 0.1], [23, 31, 0.004], [31, 23, 0.05], [17, 17, 0.5]]
) {
  Deno.test(`distances are those of a search over all marks: ${height}×${width}, ${share} marked`, () => {
    const random = seededRandom(1);
    const marks = new Uint8Array(height * width).map(() => random() < share ? 1 : 0);
    const places = [...marks.keys()].filter((i) => marks[i] !== 0);
    assert.ok(places.length > 0);
    const expected = Float64Array.from(
      marks,
      (_, i) =>
        Math.min(
          ...places.map((j) =>
            (Math.floor(i / width) - Math.floor(j / width)) ** 2 + (i % width - j % width) ** 2
          ),
        ),
    );
    assert.deepEqual(squaredDistances(marks, { height, width }), expected);
  });
}

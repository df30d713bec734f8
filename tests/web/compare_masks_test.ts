import assert from "node:assert/strict";
import { scoreMask } from "../../lib/regions/score_mask.ts";
import { compareClusters, compareMask } from "../../lib/web/page/compare_masks.ts";

const HEIGHT = 12, WIDTH = 16;
const labels = { height: HEIGHT, width: WIDTH, data: fill((row, column) => (row >> 2) * 3 + (column >> 3)) };
const truth = {
  height: HEIGHT,
  width: WIDTH,
  data: fill((row, column) => row > 3 && row < 10 && column > 5 ? 1 : 0),
};

function fill(value: (row: number, column: number) => number): Uint8Array {
  return Uint8Array.from(
    { length: HEIGHT * WIDTH },
    (_, i) => value(Math.floor(i / WIDTH), i % WIDTH),
  );
}

Deno.test("the best cluster's scores are those that the service gives", () => {
  const { dsc, hammoude, xor } = scoreMask(labels, truth.data);
  assert.deepEqual(compareClusters(labels, truth), { dsc, hammoude, xor });
});

Deno.test("a mask that is the truth is perfect, one beside it is worth nothing", () => {
  assert.deepEqual(compareMask(truth, truth), { dsc: 1, hammoude: 0, xor: 0 });
  const inverse = { ...truth, data: truth.data.map((value) => 1 - value) };
  assert.deepEqual(compareMask(inverse, truth)!.dsc, 0);
  assert.deepEqual(compareMask(inverse, truth)!.hammoude, 1);
});

Deno.test("a truth of twice the size is looked up at the labels' pixels", () => {
  const large = {
    height: 2 * HEIGHT,
    width: 2 * WIDTH,
    data: Uint8Array.from(
      { length: 4 * HEIGHT * WIDTH },
      (_, i) => truth.data[Math.floor(i / (4 * WIDTH)) * WIDTH + (i % (2 * WIDTH) >> 1)],
    ),
  };
  assert.deepEqual(compareClusters(labels, large), compareClusters(labels, truth));
});

Deno.test("a truth with nothing in it has no scores", () => {
  const empty = { ...truth, data: new Uint8Array(HEIGHT * WIDTH) };
  assert.equal(compareClusters(labels, empty), undefined);
  assert.equal(compareMask(truth, empty), undefined);
});

import assert from "node:assert/strict";
import { addPosition, inputChannels } from "../../lib/sgscn/add_position.ts";
import { assertClose } from "../ops/compare.ts";

const image = { height: 1, width: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) };

Deno.test("position adds a column and a row to each pixel's colour", () => {
  const placed = addPosition(image, 0.5);
  assert.equal(placed.data.length / 2, inputChannels({ position: 0.5 }));
  const step = Math.sqrt(3) * 0.5 / 2; // half a pixel left and right of the middle, of two along the longest side
  assertClose(placed.data, [1, 2, 3, -step, 0, 4, 5, 6, step, 0], 1e-6, "placed");
});

Deno.test("along the longest side the deviation is the weight; the shorter one has the same scale", () => {
  const [height, width] = [60, 90];
  const { data } = addPosition({ height, width, data: new Float32Array(height * width * 3) }, 0.25);
  for (const [channel, expected] of [[3, 0.25], [4, 0.25 * 60 / 90]]) {
    const values = Array.from({ length: height * width }, (_, i) => data[5 * i + channel]);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    assertClose([mean, deviation], [0, expected], 1e-3, `channel ${channel}`);
  }
  const [right, below] = [data[8] - data[3], data[5 * width + 4] - data[4]];
  assertClose([right], [below], 1e-6, "a step right and a step down");
});

Deno.test("without position the image is as it was", () => {
  assert.equal(addPosition(image, 0), image);
  assert.equal(inputChannels({ position: 0 }), 3);
});

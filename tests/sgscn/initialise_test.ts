import assert from "node:assert/strict";
import { initialise } from "../../lib/sgscn/initialise.ts";
import { createRandom } from "../../lib/sgscn/random.ts";

const SHAPE = { channels: 8, lastKernel: 1, inputChannels: 3 };

Deno.test("initialise gives every parameter its shape and PyTorch's range", () => {
  const parameters = initialise(SHAPE, 1);
  assert.deepEqual(
    Object.fromEntries(Object.entries(parameters).map(([name, { shape }]) => [name, shape])),
    {
      "conv1/weight": [3, 3, 3, 8],
      "conv1/bias": [8],
      "bn1/gamma": [8],
      "bn1/beta": [8],
      "conv2/weight": [3, 3, 8, 8],
      "conv2/bias": [8],
      "bn2/gamma": [8],
      "bn2/beta": [8],
      "conv3/weight": [1, 1, 8, 8],
      "conv3/bias": [8],
      "bn3/gamma": [8],
      "bn3/beta": [8],
    },
  );
  const weights = parameters["conv2/weight"].values;
  const bound = 1 / Math.sqrt(72);
  assert.equal(weights.length, 576);
  assert.ok(weights.every((w) => Math.abs(w) <= bound));
  assert.ok(Math.max(...weights) > 0.9 * bound && Math.min(...weights) < -0.9 * bound);
  assert.ok(parameters["bn1/gamma"].values.every((v) => v === 1));
  assert.ok(parameters["bn1/beta"].values.every((v) => v === 0));
});

Deno.test("initialise repeats itself for a seed, and only for that seed", () => {
  assert.deepEqual(initialise(SHAPE, 42), initialise(SHAPE, 42));
  assert.notDeepEqual(initialise(SHAPE, 42), initialise(SHAPE, 43));
});

Deno.test("createRandom gives the same numbers on every platform", () => {
  const expected = [3922978, 8593833, 7531536, 2897680]; // from the same algorithm in Python, on its unbounded integers
  const random = createRandom(7);
  assert.deepEqual(expected.map(() => random() * 2 ** 24), expected);
});

Deno.test("createRandom is uniform on [0, 1) for neighbouring seeds, the largest one included", () => {
  for (const seed of [0, 1, 2, 4_294_967_295]) {
    const random = createRandom(seed);
    const numbers = Array.from({ length: 10_000 }, random);
    const mean = numbers.reduce((sum, x) => sum + x) / numbers.length;
    assert.ok(Math.min(...numbers) >= 0 && Math.max(...numbers) < 1);
    assert.ok(Math.abs(mean - 0.5) < 0.015, `mean ${mean} of seed ${seed}`); // 5 deviations of the mean
  }
});

import assert from "node:assert/strict";
import { channelStatistics, standardise } from "../../lib/sgscn/standardise.ts";

Deno.test("standardise gives every channel mean 0 and deviation 1, and leaves a flat one at 0", () => {
  const data = Float32Array.of(0, 0.2, 0.5, 1, 0.4, 0.5, 0, 0.2, 0.5, 1, 0.4, 0.5);
  const actual = standardise(data, channelStatistics(data));
  const expected = [-1, -1, 0, 1, 1, 0, -1, -1, 0, 1, 1, 0];
  expected.forEach((value, i) =>
    assert.ok(Math.abs(actual[i] - value) < 1e-6, `sample ${i} is ${actual[i]}`)
  );
});

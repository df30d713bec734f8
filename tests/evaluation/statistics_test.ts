import assert from "node:assert/strict";
import { bootstrapInterval } from "../../lib/evaluation/bootstrap_interval.ts";
import { describe } from "../../lib/evaluation/describe.ts";
import { signFlipTest } from "../../lib/evaluation/sign_flip_test.ts";
import { normal, seededRandom } from "../../lib/image/seeded_random.ts";
import { assertNear } from "./ask_peers.ts";

Deno.test("values are described by hand-worked figures", () => {
  const { sd, ...rest } = describe([4, 1, 2, 9]);
  assert.deepEqual(rest, { count: 4, mean: 4, median: 3, quartiles: [1.75, 5.25], range: [1, 9] });
  assertNear(sd, Math.sqrt((0 + 9 + 4 + 25) / 3), "standard deviation");
});

Deno.test("what too few values do not say is undefined, never NaN", () => {
  assert.deepEqual(describe([]), { count: 0 });
  assert.deepEqual([describe([3]).mean, describe([3]).sd, describe([3]).quartiles], [3, undefined, [3, 3]]);
  assert.equal(bootstrapInterval([1, 2, 3]), undefined);
  assert.equal(signFlipTest([1, 2, 3, 4, 5]), undefined);
});

Deno.test("the interval of equal values is that value", () => {
  assert.deepEqual(
    bootstrapInterval([0.1, 0.1, 0.1, 0.1, 0.1]),
    Array(2).fill(describe(Array(5).fill(0.1)).mean),
  );
});

Deno.test("the same seed gives the same interval, another seed nearly the same", () => {
  const values = [0.2, 0.5, 0.7, 0.71, 0.8, 0.86, 0.9, 0.93];
  const interval = bootstrapInterval(values, { seed: 3 })!;
  assert.deepEqual(bootstrapInterval(values, { seed: 3 }), interval);
  const other = bootstrapInterval(values, { seed: 4 })!;
  assert.notDeepEqual(other, interval);
  other.forEach((end, i) => assert.ok(Math.abs(end - interval[i]) < 0.02));
});

Deno.test("an outlier below pulls the interval down: it is no plain mean ± t", () => {
  const values = [0.1, 0.8, 0.82, 0.84, 0.85, 0.86, 0.87, 0.88, 0.9, 0.91];
  const [low, high] = bootstrapInterval(values)!;
  const { mean } = describe(values);
  assert.ok(mean! - low > 1.5 * (high - mean!), `${low} ${mean} ${high}`);
});

Deno.test("intervals hold the true mean about as often as they say", () => {
  const random = seededRandom(5);
  const TRIALS = 400;
  let held = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const values = Array.from({ length: 30 }, () => normal(random));
    const [low, high] = bootstrapInterval(values, { seed: trial, resamples: 400 })!;
    if (low <= 0 && 0 <= high) held++;
  }
  // 95 % of 400 is 380 ± 4.4; the bootstrap of 30 values is known to fall a little short.
  assert.ok(held >= 360 && held <= 396, `${held} of ${TRIALS}`);
});

Deno.test("six differences of one sign: 2 of 64 flips are as far from 0", () => {
  assert.equal(signFlipTest([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]), 2 / 64);
  assert.equal(signFlipTest([-0.1, -0.2, -0.3, -0.1, -0.2, -0.3]), 2 / 64);
  assert.equal(signFlipTest([0, 0, 0, 0, 0, 0]), 1);
});

Deno.test("many differences are tested by random flips, never with chance 0", () => {
  const p = signFlipTest(Array(40).fill(1), { resamples: 999 })!;
  assert.equal(p, 1 / 1000);
  const balanced = Array.from({ length: 40 }, (_, i) => i % 2 === 0 ? 1 : -1);
  assert.equal(signFlipTest(balanced), 1);
});

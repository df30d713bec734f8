import assert from "node:assert/strict";
import { mutualInformation } from "../../lib/baselines/mutual_information.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { assertNear } from "./near.ts";

const informationOf = (joint: number[], classes: number, entropyWeight = 1) =>
  mutualInformation(Float64Array.from(joint), classes, entropyWeight).information;

Deno.test("independent labels tell nothing about each other", () => {
  const marginal = [0.5, 0.3, 0.2];
  assertNear([informationOf(marginal.flatMap((a) => marginal.map((b) => a * b)), 3)], [0]);
});

Deno.test("labels that determine each other tell the entropy of one: ln k when all are as frequent", () => {
  for (const classes of [2, 3, 7]) {
    const joint = Array.from({ length: classes ** 2 }, (_, at) => at % (classes + 1) === 0 ? 1 / classes : 0);
    assertNear([informationOf(joint, classes)], [Math.log(classes)]);
  }
  assertNear([informationOf([0.25, 0, 0, 0.75], 2)], [-0.25 * Math.log(0.25) - 0.75 * Math.log(0.75)]);
});

Deno.test("one label for everything tells nothing, and its gradient is finite", () => {
  const { information, gradient } = mutualInformation(Float64Array.from([1, 0, 0, 0]), 2, 1);
  assertNear([information], [0]);
  assert.ok(gradient.every(Number.isFinite), `${gradient}`);
});

Deno.test("pixels that never met tell nothing", () => {
  assert.deepEqual(mutualInformation(new Float64Array(4), 2, 1), {
    information: 0,
    gradient: new Float64Array(4),
  });
});

Deno.test("a case worked by hand: [[3, 1], [0, 4]]", () => {
  // Normalised and symmetric: [[6, 1], [1, 8]]/16, marginals 7/16 and 9/16.
  const [p, q, r, a, b] = [6 / 16, 1 / 16, 8 / 16, 7 / 16, 9 / 16];
  const expected = p * Math.log(p / a ** 2) + 2 * q * Math.log(q / (a * b)) + r * Math.log(r / b ** 2);
  assertNear([informationOf([3, 1, 0, 4], 2)], [expected]);
});

Deno.test("the sum of the joint, and the order of the two labels, mean nothing", () => {
  const expected = informationOf([0.3, 0.1, 0.05, 0.55], 2, 1.5);
  assertNear([informationOf([30, 10, 5, 55], 2, 1.5)], [expected]);
  assertNear([informationOf([0.3, 0.05, 0.1, 0.55], 2, 1.5)], [expected]);
});

Deno.test("the entropy of the marginals counts as often as it is weighed", () => {
  const joint = [0.4, 0.1, 0.1, 0.4], entropy = Math.log(2);
  assertNear([informationOf(joint, 2, 1.5)], [informationOf(joint, 2) + 2 * 0.5 * entropy]);
});

Deno.test("collapse to one label is worse than equal shares as long as the entropy weighs more than a half", () => {
  const [collapsed, equal] = [[1, 0, 0, 0], [0.5, 0, 0, 0.5]];
  for (const entropyWeight of [0.6, 0.85, 1]) {
    assert.ok(informationOf(equal, 2, entropyWeight) > informationOf(collapsed, 2, entropyWeight) + 0.1);
  }
  assert.ok(informationOf(equal, 2, 0.4) < informationOf(collapsed, 2, 0.4));
});

Deno.test("the gradient agrees with finite differences", () => {
  const random = createRandom(1), step = 1e-6;
  for (const classes of [2, 3, 5]) {
    for (const entropyWeight of [0.8, 1, 1.5]) {
      const joint = Float64Array.from({ length: classes ** 2 }, () => 0.1 + 10 * random());
      const { gradient } = mutualInformation(joint, classes, entropyWeight);
      const moved = (at: number, by: number) =>
        informationOf([...joint.with(at, joint[at] + by)], classes, entropyWeight);
      const expected = joint.map((_, at) => (moved(at, step) - moved(at, -step)) / (2 * step));
      assertNear(gradient, expected, 1e-8);
    }
  }
});

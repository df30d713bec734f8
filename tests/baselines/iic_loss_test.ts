import assert from "node:assert/strict";
import { iicLoss } from "../../lib/baselines/iic_loss.ts";
import { createWarp } from "../../lib/baselines/warp.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { assertNear } from "./near.ts";

const size = { height: 6, width: 6 }, classes = 3;
const IDENTITY = createWarp(size, [1, 0, 0, 0, 1, 0]);
const TURNED = createWarp(size, [0.9, -0.3, 1.1, 0.25, 1.1, -0.8]); // leaves some pixels out

/** Logits so far apart that softmax is as good as one-hot. */
const certain = (label: (row: number, column: number) => number) =>
  Float64Array.from({ length: 6 * 6 * classes }, (_, at) => {
    const p = Math.floor(at / classes);
    return label(Math.floor(p / 6), p % 6) === at % classes ? 50 : 0;
  });

Deno.test("a copy labelled alike tells ln k when k classes share the image, one labelled at random next to nothing", () => {
  const options = { classes, back: IDENTITY, radius: 0, entropyWeight: 1 };
  const thirds = certain((row) => Math.floor(row / 2));
  assertNear([iicLoss(thirds, thirds, options).information], [Math.log(3)], 1e-9);
  const across = certain((_, column) => Math.floor(column / 2));
  assert.ok(iicLoss(thirds, across, options).information < 1e-9, "rows say nothing about columns");
});

Deno.test("the copy's labels count where they were in the image", () => {
  const flip = createWarp(size, [1, 0, 0, 0, -1, 5]);
  const left = certain((_, column) => Math.floor(column / 2.5)),
    right = certain((_, c) => Math.floor((5 - c) / 2.5));
  const options = { classes, radius: 0, entropyWeight: 1 };
  const back = iicLoss(left, right, { ...options, back: flip }).information;
  assertNear([back], [iicLoss(left, left, { ...options, back: IDENTITY }).information], 1e-9);
  assert.ok(back > iicLoss(left, right, { ...options, back: IDENTITY }).information + 0.1);
});

for (
  const [name, back] of [["as it is", IDENTITY], ["turned, with pixels that do not count", TURNED]] as const
) {
  Deno.test(`both gradients by logits agree with finite differences: copy ${name}`, () => {
    const random = createRandom(5), step = 1e-5;
    const draw = () => Float64Array.from({ length: 6 * 6 * classes }, () => 4 * random() - 2);
    const [logits, copyLogits] = [draw(), draw()];
    const options = { classes, back, radius: 1, entropyWeight: 0.8 };
    const { gradient, copyGradient } = iicLoss(logits, copyLogits, options);
    if (back === TURNED) assert.ok(gradient.some((slope) => slope === 0), "none left out");
    for (let at = 0; at < logits.length; at++) {
      const moved = (by: number) =>
        iicLoss(logits.with(at, logits[at] + by), copyLogits, options).information;
      const copyMoved = (by: number) =>
        iicLoss(logits, copyLogits.with(at, copyLogits[at] + by), options).information;
      assertNear([gradient[at]], [(moved(step) - moved(-step)) / (2 * step)], 1e-8);
      assertNear([copyGradient[at]], [(copyMoved(step) - copyMoved(-step)) / (2 * step)], 1e-8);
    }
  });
}

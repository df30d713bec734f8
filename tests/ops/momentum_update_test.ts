import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { momentumUpdate } from "../../lib/ops/momentum_update.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import { assertClose, randomValues } from "./compare.ts";

for (const backendCase of BUILD_CASES) {
  Deno.test(`momentumUpdate changes parameter and velocity in place: ${backendCase.name}`, {
    ignore: backendCase.ignore,
  }, () =>
    withBackend(backendCase, async () => {
      // 16,384 floats are one task: less, more, and no multiple of a vector.
      for (const shape of [[1], [7], [3, 3, 5, 13], [20_001]]) {
        const start = randomValues(shape, 1).values;
        const gradients = [2, 3].map((seed) => randomValues(shape, seed).values);
        const parameter = tf.tidy(() => tf.variable(tf.tensor(start.slice(), shape)));
        const velocity = tf.zeros(shape);
        for (const values of gradients) {
          const gradient = tf.tensor(values, shape);
          momentumUpdate(parameter, velocity, gradient, { momentum: 0.9, learningRate: 0.1 });
          gradient.dispose();
        }
        const expectedVelocity = start.map((_, i) => 0.9 * gradients[0][i] + gradients[1][i]);
        const expected = start.map((value, i) => value - 0.1 * gradients[0][i] - 0.1 * expectedVelocity[i]);
        assertClose(await velocity.data(), expectedVelocity, 1e-6, `velocity [${shape}]`);
        assertClose(await parameter.data(), expected, 1e-6, `parameter [${shape}]`);
        tf.dispose([parameter, velocity]);
      }
    }));
}

Deno.test("momentumUpdate names the shapes it refuses", () =>
  withBackend(BUILD_CASES[1], () => {
    tf.tidy(() => {
      const parameter = tf.variable(tf.zeros([3]));
      const update = () =>
        momentumUpdate(parameter, tf.zeros([3]), tf.zeros([4]), { momentum: 0.9, learningRate: 0.1 });
      assert.throws(update, /Cannot update \[3\]: velocity \[3\], gradient \[4\]/);
      parameter.dispose();
    });
  }));

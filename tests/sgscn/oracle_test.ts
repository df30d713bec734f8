import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { initialise } from "../../lib/sgscn/initialise.ts";
import { clusterLoss, sparseSpatialLoss } from "../../lib/sgscn/losses_oracle.ts";
import { createOracleTraining, useOracleBackend } from "../../lib/sgscn/oracle.ts";
import { convReluStats } from "../../lib/sgscn/oracle_ops.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { checkGolden, GOLDEN_ITERATIONS, loadGolden } from "./golden.ts";

for (const run of loadGolden()) {
  Deno.test(`oracle reproduces the golden run: ${run.name}`, async () => {
    const training = await createOracleTraining(run.image, run.parameters, run.options);
    const steps = [await training.step()];
    const labels0 = await training.labels();
    const gradients0 = training.gradients();
    while (steps.length < Math.min(GOLDEN_ITERATIONS, run.steps.length)) steps.push(await training.step());
    training.dispose();
    checkGolden(run, { steps, gradients0, labels0 });
  });
}

Deno.test("checkGolden refuses a gradient that is off by a thousandth of the largest", async () => {
  const [run] = loadGolden();
  const training = await createOracleTraining(run.image, run.parameters, run.options);
  const steps = [];
  for (let i = 0; i < GOLDEN_ITERATIONS; i++) steps.push(await training.step());
  training.dispose();
  const gradients0 = structuredClone(run.gradients0);
  const result = { steps, gradients0, labels0: run.labels0 };
  checkGolden(run, result);
  gradients0["conv2/weight"][5] += 1e-3 * Math.max(...gradients0["conv2/weight"].map(Math.abs));
  assert.throws(() => checkGolden(run, result), /gradient 5 of conv2\/weight/);
});

Deno.test("oracle frees every tensor", async () => {
  const [run] = loadGolden();
  await useOracleBackend();
  const before = tf.memory().numTensors;
  const training = await createOracleTraining(run.image, run.parameters, run.options);
  await training.step();
  const during = tf.memory().numTensors;
  await training.step();
  assert.equal(tf.memory().numTensors, during);
  await training.finish();
  await training.apply(run.image);
  await training.finish();
  training.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("oracle applies the trained network with the statistics of its last pass", async () => {
  const [, , , run] = loadGolden();
  const training = await createOracleTraining(run.image, run.parameters, run.options);
  await training.step();
  const labels = await training.finish();
  assert.deepEqual(await training.apply(run.image), labels);
  // Half the image alone has statistics of its own; away from the cut, its labels must not change.
  const rows = 10;
  const part = { height: rows, width: 24, data: run.image.data.slice(0, rows * 24 * 3) };
  const kept = (rows - 3) * 24; // three 3×3 convolutions see three rows beyond
  assert.deepEqual((await training.apply(part)).slice(0, kept), labels.slice(0, kept));
  training.dispose();
});

Deno.test("oracle's first step counts every label as changed, the next only those that differ", async () => {
  const [run] = loadGolden();
  const training = await createOracleTraining(run.image, run.parameters, run.options);
  const first = await training.step();
  const before = await training.labels();
  const second = await training.step();
  const after = await training.labels();
  training.dispose();
  assert.equal(first.changed, 1);
  assert.equal(second.changed, before.filter((label, i) => label !== after[i]).length / before.length);
});

Deno.test("convReluStats repeats the edge where padding is replicate", async () => {
  await useOracleBackend();
  tf.tidy(() => {
    const { "conv1/weight": weight } = initialise({ channels: 4, lastKernel: 1, inputChannels: 3 }, 1);
    const flat = tf.fill([5, 7, 3], 0.5) as tf.Tensor3D;
    const { output, statistics } = convReluStats(
      flat,
      tf.tensor4d(weight.values, weight.shape as [number, number, number, number]),
      tf.zeros([4]),
      { padding: "replicate", relu: false },
    );
    assert.deepEqual(output.shape, [5, 7, 4]);
    // A flat image stays flat: no channel has any variance.
    assert.ok(statistics.variance.dataSync().every((v) => v < 1e-12));
  });
});

Deno.test("sparseSpatialLoss has no gradient where neighbours are equal", async () => {
  await useOracleBackend();
  tf.tidy(() => {
    const gradient = tf.grad((y) => sparseSpatialLoss(y as tf.Tensor3D))(tf.ones([3, 4, 2]));
    assert.ok(gradient.dataSync().every((g) => g === 0));
  });
});

Deno.test("clusterLoss of a single column is a number, and its gradient agrees with finite differences", async () => {
  await useOracleBackend();
  const random = createRandom(5);
  const values = Array.from({ length: 9 * 3 }, () => 4 * random() - 2);
  const options = { ce: 1, ss: 2, cc: 3, contextLoss: "soft" } as const;
  const total = (y: tf.Tensor) => clusterLoss(y as tf.Tensor3D, options).total;
  tf.tidy(() => {
    const gradient = tf.grad(total)(tf.tensor3d(values, [9, 1, 3])).dataSync();
    const step = 1e-2; // in float32 a smaller one drowns in rounding
    for (let i = 0; i < values.length; i++) {
      const at = (delta: number) =>
        total(tf.tensor3d(values.map((v, j) => j === i ? v + delta : v), [9, 1, 3])).dataSync()[0];
      const slope = (at(step) - at(-step)) / (2 * step);
      assert.ok(
        Math.abs(gradient[i] - slope) < 1e-3 + 1e-2 * Math.abs(slope),
        `${i}: ${gradient[i]}, not ${slope}`,
      );
    }
  });
});

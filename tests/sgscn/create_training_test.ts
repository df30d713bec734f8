import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { resolveOptions } from "../../lib/options.ts";
import { createTraining } from "../../lib/sgscn/create_training.ts";
import { randomValues } from "../ops/compare.ts";

const image = { height: 13, width: 18, data: randomValues([13, 18, 3], 4).values };

Deno.test("createTraining trains from the seed, on the threads that it is given", async () => {
  const losses: number[][] = [];
  for (const [seed, threads] of [[5, 1], [5, 2], [6, 1]]) {
    const training = await createTraining(image, resolveOptions({ channels: 6, seed, backend: "simd" }), {
      threads,
    });
    assert.equal(training.backend, "simd");
    assert.equal(training.device, `${threads} thread${threads === 1 ? "" : "s"}, relaxed SIMD`);
    const reports = [await training.step(), await training.step()];
    losses.push(reports.map(({ loss }) => loss.total));
    training.dispose();
  }
  assert.deepEqual(losses[1], losses[0]);
  assert.notDeepEqual(losses[2], losses[0]);
});

Deno.test("createTraining takes its options to the network and to the loss", async () => {
  const cases = {
    padding: "zero",
    lastKernel: 3,
    lastRelu: true,
    position: 0.5,
    contextLoss: "none",
    ss: 0,
    learningRate: 1e-3,
  };
  const secondLoss = async (options: Record<string, unknown>) => {
    const training = await createTraining(
      image,
      resolveOptions({ channels: 6, backend: "simd", ...options }),
      { threads: 1 },
    );
    await training.step();
    const { loss: { total } } = await training.step();
    training.dispose();
    return total;
  };
  const usual = await secondLoss({});
  for (const [name, value] of Object.entries(cases)) {
    assert.notEqual(await secondLoss({ [name]: value }), usual, `${name}: ${value} changes nothing`);
  }
});

Deno.test("createTraining shares a backend between trainings and stops it with the last", async () => {
  const options = resolveOptions({ channels: 4, backend: "simd" });
  const { numTensors } = tf.memory();
  const [first, second] = await Promise.all([1, 2].map(() => createTraining(image, options, { threads: 2 })));
  const [expected, found] = [await first.step(), await second.step()];
  assert.deepEqual(found, expected);
  first.dispose();
  await second.step();
  second.dispose();
  assert.equal(tf.memory().numTensors, numTensors);
  assert.equal(tf.findBackend("simd-2"), null);
});

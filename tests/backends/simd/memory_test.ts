import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { registerSimdBackend } from "../../../lib/backends/simd/register.ts";
import { createFusedTraining } from "../../../lib/sgscn/fused_training.ts";
import { initialise } from "../../../lib/sgscn/initialise.ts";
import { createRandom } from "../../../lib/sgscn/random.ts";
import { gridValues } from "../../ops/compare.ts";

interface Job {
  height: number;
  width: number;
  channels: number;
  lastKernel: number;
  padding: "zero" | "replicate";
  contextLoss: "none" | "soft";
}

const LARGEST: Job = {
  height: 96,
  width: 80,
  channels: 13,
  lastKernel: 3,
  padding: "replicate",
  contextLoss: "soft",
};

function train(tfBackend: string, { height, width, channels, lastKernel, padding, contextLoss }: Job) {
  const image = { height, width, data: gridValues([height, width, 3], 1).values };
  const options = {
    ce: 1,
    ss: 5,
    cc: 1,
    contextLoss,
    padding,
    lastRelu: false,
    learningRate: 0.1,
    momentum: 0.9,
  };
  const parameters = initialise({ channels, lastKernel, inputChannels: 3 }, 0);
  const about = { tfBackend, backend: "", device: "", reason: "" };
  return { image, training: createFusedTraining(image, options, parameters, about) };
}

for (const threads of [1, 2]) {
  const name = `memory, ${threads} threads`;

  Deno.test(`tensors and memory are flat over the iterations of a job: ${threads} threads`, async () => {
    const { runtime: { memory } } = await registerSimdBackend(name, { threads });
    const count = () => {
      const { numTensors, numDataBuffers } = tf.memory();
      return { numTensors, numDataBuffers, usedBytes: memory.usedBytes };
    };
    const { image, training } = train(name, { ...LARGEST, height: 24, width: 33 });
    await training.step();
    await training.step(); // from here on there are labels to compare with
    const after2 = count();
    for (let i = 2; i < 30; i++) {
      await training.step();
      assert.deepEqual(count(), after2, `step ${i + 1}`);
    }
    await training.gradients();
    assert.deepEqual(count(), after2, "gradients");
    await training.finish();
    const afterFinish = count();
    await training.apply(image);
    assert.deepEqual(count(), afterFinish, "apply");
    await training.finish();
    assert.deepEqual(count(), afterFinish, "a second finish");
    training.dispose();
    tf.removeBackend(name);
  });

  Deno.test(`memory is flat over 200 jobs of changing sizes: ${threads} threads`, async () => {
    const { runtime: { memory } } = await registerSimdBackend(name, { threads });
    const random = createRandom(threads);
    const among = <T>(...values: T[]): T => values[Math.floor(random() * values.length)];
    const { numTensors } = tf.memory();
    // A job leaves nothing but the kernels' scratch, which only the largest job decides.
    let left: { totalBytes: number; usedBytes: number } | undefined;
    let rss = 0;
    for (let job = 0; job < 200; job++) {
      const { image, training } = train(
        name,
        job === 4 ? LARGEST : {
          height: 1 + Math.floor(random() * LARGEST.height),
          width: 1 + Math.floor(random() * LARGEST.width),
          channels: 2 + Math.floor(random() * (LARGEST.channels - 1)),
          lastKernel: among(1, 3),
          padding: among("zero", "replicate"),
          contextLoss: among("none", "soft"),
        },
      );
      await training.step();
      await training.step();
      await training.finish();
      if (job % 8 === 0) await training.apply(image);
      training.dispose();
      assert.equal(tf.memory().numTensors, numTensors, `tensors after job ${job}`);
      const { totalBytes, usedBytes } = memory;
      if (job === 9) {
        left = { totalBytes, usedBytes };
        rss = Deno.memoryUsage().rss;
      } else if (job > 9) assert.deepEqual({ totalBytes, usedBytes }, left, `memory after job ${job}`);
    }
    // Loosely: V8's own young generation and compiled code, some 60 MiB, grow until about the 300th job.
    const grown = Deno.memoryUsage().rss - rss;
    assert.ok(grown < 128 * 2 ** 20, `the process grew by ${grown} bytes`);
    tf.removeBackend(name);
  });
}

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createFusedTraining, type TrainingOptions } from "../../lib/sgscn/fused_training.ts";
import { initialise } from "../../lib/sgscn/initialise.ts";
import { createOracleTraining, useOracleBackend } from "../../lib/sgscn/oracle.ts";
import type { StepReport } from "../../lib/sgscn/training.ts";
import type { FloatImage } from "../../lib/types.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import { assertClose, randomValues } from "../ops/compare.ts";

const OPTIONS: TrainingOptions = {
  ce: 1,
  ss: 5,
  cc: 1,
  contextLoss: "soft",
  padding: "replicate",
  lastRelu: false,
  learningRate: 0.1,
  momentum: 0.9,
};

/** Shares of pixels whose labels may differ: where two channels are as good as equal, rounding decides. */
const SAME = 0.999;

const imageOf = (height: number, width: number, inputs = 3): FloatImage => ({
  height,
  width,
  data: randomValues([height, width, inputs], 11).values,
});

function create(
  tfBackend: string,
  image: FloatImage,
  options = OPTIONS,
  { channels = 8, lastKernel = 3, inputs = 3 } = {},
) {
  const parameters = initialise({ channels, lastKernel, inputChannels: inputs }, 1);
  return createFusedTraining(image, options, parameters, {
    tfBackend,
    backend: "b",
    device: "d",
    reason: "r",
  });
}

function onEveryBuild(name: string, test: (tfBackend: string) => Promise<void>): void {
  for (const backendCase of BUILD_CASES) {
    const { name: build, ignore } = backendCase;
    Deno.test({ name: `${name}: ${build}`, ignore, fn: () => withBackend(backendCase, test) });
  }
}

/** What a step found, without when. */
async function reportOf(training: { step(): Promise<StepReport> }): Promise<StepReport> {
  const { atMs: _, ...report } = await training.step();
  return report;
}

function shareEqual(a: Uint8Array, b: Uint8Array): number {
  assert.equal(a.length, b.length);
  return a.filter((label, i) => label === b[i]).length / a.length;
}

onEveryBuild("steps report what labels() shows", async (tfBackend) => {
  const training = create(tfBackend, imageOf(19, 23));
  await assert.rejects(async () => await training.labels(), /Cannot read labels: no step/);
  const first = await training.step();
  const before = await training.labels();
  const second = await training.step();
  const after = await training.labels();
  assert.equal(first.changed, 1);
  assert.equal(first.clusters, new Set(before).size);
  assert.equal(second.clusters, new Set(after).size);
  assertClose([second.changed], [1 - shareEqual(before, after)], 1e-6, "changed");
  const { total, ce, ss, cc } = second.loss;
  assertClose([total], [OPTIONS.ce * ce + OPTIONS.ss * ss + OPTIONS.cc * cc], 1e-5, "total");
  assert.notDeepEqual(first.loss, second.loss);
  training.dispose();
});

for (const [padding, inputs] of [["zero", 3], ["replicate", 3], ["replicate", 5]] as const) {
  onEveryBuild(
    `training agrees with the oracle on an odd size, finish() and apply() too: ${padding}, ${inputs} inputs`,
    async (tfBackend) => {
      const image = imageOf(7, 9, inputs), other = imageOf(11, 6, inputs);
      const options = { ...OPTIONS, padding };
      const fused = create(tfBackend, image, options, { channels: 5, inputs });
      const parameters = initialise({ channels: 5, lastKernel: 3, inputChannels: inputs }, 1);
      const oracle = await createOracleTraining(image, parameters, options);
      for (let i = 0; i < 3; i++) {
        const [found, expected] = [await fused.step(), await oracle.step()];
        assert.equal(found.clusters, expected.clusters);
        assertClose([found.loss.total], [expected.loss.total], 1e-4 * expected.loss.total, `loss ${i}`);
      }
      const [labels, expectedLabels] = [await fused.finish(), await oracle.finish()];
      const [found, expected] = [await fused.scores(), await oracle.scores()];
      assert.deepEqual([found.height, found.width, found.channels], [7, 9, 5]);
      for (let pixel = 0; pixel < 7 * 9; pixel++) {
        const scores = found.data.slice(pixel * found.pitch, pixel * found.pitch + 5);
        assertClose(scores, expected.data.slice(pixel * 5, pixel * 5 + 5), 1e-3, `scores of pixel ${pixel}`);
      }
      assert.deepEqual(labels, expectedLabels);
      assert.deepEqual(found.labels, labels);
      assert.deepEqual(await fused.apply(other), await oracle.apply(other));
      fused.dispose();
      oracle.dispose();
    },
  );
}

for (const channels of [8, 13]) { // with and without padding to a vector's width
  onEveryBuild(
    `finish() is after the last update, and its scores stay until dispose(): ${channels} channels`,
    async (tfBackend) => {
      const image = imageOf(17, 21);
      const training = create(tfBackend, image, OPTIONS, { channels });
      await training.step();
      await training.finish();
      const { data: early } = await training.scores();
      const before = early.slice();
      await training.step();
      const labels = await training.finish();
      const { data, pitch } = await training.scores();
      assert.ok(data.some((score, i) => score !== before[i]), "the step between has changed nothing");
      const kept = data.slice();
      // What the next step starts from is what finish() found.
      await training.step();
      assert.deepEqual(await training.labels(), labels);
      await training.apply(image);
      assert.ok(data.every((score, i) => score === kept[i]), "the scores of finish() were overwritten");
      labels.forEach((label, pixel) => {
        const scores = kept.slice(pixel * pitch, pixel * pitch + channels);
        assert.equal(label, scores.indexOf(Math.max(...scores)), `label of pixel ${pixel}`);
      });
      training.dispose();
    },
  );
}

for (const padding of ["zero", "replicate"] as const) {
  for (const lastKernel of [1, 3]) {
    const what = `${padding} padding, last kernel ${lastKernel}`;
    onEveryBuild(
      `apply() to the image itself gives finish()'s labels, in tiles as in one piece: ${what}`,
      async (tfBackend) => {
        // 20×24 is one tile; of the others, one cut falls within a 4×4 block of pixels and one beside the edge.
        for (const [height, width] of [[20, 24], [259, 13], [21, 530]]) {
          const image = imageOf(height, width);
          const training = create(tfBackend, image, { ...OPTIONS, padding }, { channels: 5, lastKernel });
          for (let i = 0; i < 3; i++) await training.step();
          const labels = await training.finish();
          assert.ok(new Set(labels).size > 1, "labels worth comparing");
          const share = shareEqual(await training.apply(image), labels);
          assert.ok(share >= SAME, `[${height}×${width}]: ${share} of the pixels agree`);
          training.dispose();
        }
      },
    );
  }
}

onEveryBuild("apply() before finish() says so", async (tfBackend) => {
  const training = create(tfBackend, imageOf(5, 5));
  await training.step();
  await assert.rejects(
    () => training.apply(imageOf(5, 5)),
    /Cannot apply the network: finish\(\) has not been called/,
  );
  training.dispose();
});

onEveryBuild("gradients() changes nothing", async (tfBackend) => {
  const [plain, watched] = [create(tfBackend, imageOf(9, 9)), create(tfBackend, imageOf(9, 9))];
  assert.deepEqual(await watched.gradients(), await watched.gradients());
  assert.deepEqual(await reportOf(watched), await reportOf(plain));
  await watched.gradients();
  assert.deepEqual(await reportOf(watched), await reportOf(plain));
  plain.dispose();
  watched.dispose();
});

Deno.test("trainings on two backends can take turns", () =>
  withBackend(BUILD_CASES[0], (first) =>
    withBackend(BUILD_CASES[1], async (second) => {
      const trainings = [first, second, first].map((tfBackend) => create(tfBackend, imageOf(12, 10)));
      for (let i = 0; i < 3; i++) {
        const [a, b, c] = await Promise.all(trainings.map((training) => training.step()));
        assert.deepEqual(a, c);
        assertClose([b.loss.total], [a.loss.total], 1e-4 * a.loss.total, "loss of the other build");
      }
      trainings.forEach((training) => training.dispose());
      await useOracleBackend();
      assert.equal(tf.getBackend(), "cpu");
    })));

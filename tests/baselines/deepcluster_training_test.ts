import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  createDeepClusterTraining,
  type DeepClusterOptions,
} from "../../lib/baselines/deepcluster_training.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { resizeToFit } from "../../lib/image/resize_image.ts";
import { resolveOptions } from "../../lib/options.ts";
import { scoreMask } from "../../lib/regions/score_mask.ts";
import { segment } from "../../lib/segment.ts";
import { useOracleBackend } from "../../lib/sgscn/oracle.ts";
import type { StepReport } from "../../lib/sgscn/training.ts";
import type { FloatImage, ResultEvent } from "../../lib/types.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import { assertClose } from "../ops/compare.ts";

const OPTIONS: DeepClusterOptions = {
  ...resolveOptions({ method: "deepcluster", channels: 12, iterations: 4, preview: 2 }),
  learningRate: 0.02, // few channels learn slowly
};

const small = resizeToFit(phantom("skin", { height: 60, width: 80, seed: 4 }).image, 24); // [18, 24, 3]
const ABOUT = { backend: "b", device: "d", reason: "r" };

const create = (tfBackend: string, image: FloatImage = small, options = OPTIONS) =>
  createDeepClusterTraining(image, options, { tfBackend, ...ABOUT });

const shareEqual = (a: Uint8Array, b: Uint8Array) => a.filter((label, i) => label === b[i]).length / a.length;

async function stepsOf(training: ReturnType<typeof create>): Promise<StepReport[]> {
  const reports = [await training.step()];
  while (!reports.at(-1)!.stopped) reports.push(await training.step());
  return reports;
}

for (const backendCase of BUILD_CASES) {
  const { name, ignore } = backendCase;
  const test = (what: string, fn: (tfBackend: string) => Promise<void>) =>
    Deno.test({ name: `${what}: ${name}`, ignore, fn: () => withBackend(backendCase, fn) });

  test("DeepCluster assigns, learns and reports until it stops; all memory is freed", async (tfBackend) => {
    const training = create(tfBackend);
    await assert.rejects(training.labels(), /Cannot read labels: no step/);
    await assert.rejects(training.scores(), /Cannot read scores: finish\(\)/);
    await assert.rejects(training.apply(small), /Cannot apply the network: finish\(\)/);
    const first = await training.step();
    const firstLabels = await training.labels();
    const { numTensors } = tf.memory();
    const second = await training.step();
    const secondLabels = await training.labels();
    assert.equal(tf.memory().numTensors, numTensors, "tensors after a step");
    assert.equal(first.changed, 1);
    assertClose([second.changed], [1 - shareEqual(firstLabels, secondLabels)], 1e-9, "changed");
    assert.deepEqual(second.labels, secondLabels);
    assert.equal(first.labels, undefined);
    for (const { loss, clusters } of [first, second]) {
      assert.deepEqual(loss, { total: loss.ce, ce: loss.ce, ss: 0, cc: 0 });
      assert.equal(clusters, 3);
    }
    assert.ok(
      first.loss.ce < Math.log(3) + 0.05,
      `${first.loss.ce}: a classifier that begins at nothing knows as much`,
    );
    const rest = await stepsOf(training);
    assert.deepEqual([rest.length, rest.at(-1)!.stopped], [2, "iterations"]);
    assert.ok(rest.at(-1)!.loss.ce < first.loss.ce, "it learns nothing");
    training.dispose();
  });

  test("DeepCluster's result is one more assignment, nearest centre by scores and by apply()", async (tfBackend) => {
    const training = create(tfBackend);
    await stepsOf(training);
    const labels = await training.finish();
    const scores = await training.scores();
    assert.deepEqual([scores.height, scores.width, scores.channels], [18, 24, 3]);
    assert.deepEqual(scores.labels, labels);
    labels.forEach((label, i) => {
      const own = [...scores.data.subarray(i * scores.pitch, i * scores.pitch + 3)];
      assert.ok(own[label] >= Math.max(...own) - 1e-5, `pixel ${i}`);
    });
    assert.ok(shareEqual(await training.apply(small), labels) > 0.99);
    assert.equal((await training.apply({ height: 3, width: 5, data: small.data.slice(0, 45) })).length, 15);
    assert.equal((await training.finish()).length, labels.length);
    training.dispose();
  });

  test("DeepCluster gives the same for the same seed", async (tfBackend) => {
    const run = async (seed: number) => {
      const training = create(tfBackend, small, { ...OPTIONS, seed });
      const losses = (await stepsOf(training)).map(({ loss }) => loss.total);
      const labels = await training.finish();
      training.dispose();
      return { losses, labels };
    };
    const expected = await run(1);
    assert.deepEqual(await run(1), expected);
    assert.notDeepEqual((await run(2)).losses, expected.losses);
  });
}

Deno.test("DeepCluster of an image of one colour ends at once, with one cluster", async () => {
  const flat: FloatImage = { height: 12, width: 9, data: new Float32Array(12 * 9 * 3).fill(0.5) };
  await withBackend(BUILD_CASES[0], async (tfBackend) => {
    const training = create(tfBackend, flat);
    const report = await training.step();
    assert.deepEqual([report.clusters, report.stopped], [1, "minClusters"]);
    assert.ok(Number.isFinite(report.loss.total));
    assert.equal(new Set(await training.finish()).size, 1);
    training.dispose();
  });
});

Deno.test("method=deepcluster finds a lesion, and can be cancelled between steps", async () => {
  const { image, mask } = phantom("skin", { height: 120, width: 160, seed: 3 });
  const options = { method: "deepcluster", size: 48, channels: 32, target: "none", backend: "simd" };
  await useOracleBackend(); // tfjs counts tensors on some backend
  const { numTensors } = tf.memory();
  const events = await Array.fromAsync(segment(image, options, { threads: 1 }));
  const result = events.at(-1) as ResultEvent;
  assert.equal(result.backend, "simd");
  assert.match(result.device, /1 thread, .* SIMD; k-means on 1 thread/);
  assert.equal(result.losses.length, 10);
  const { dsc } = scoreMask(result.labels, mask.data);
  assert.ok(dsc > 0.5, `DSC ${dsc}`);

  const controller = new AbortController();
  let iterations = 0;
  await assert.rejects(async () => {
    for await (const { event } of segment(image, options, { threads: 1, signal: controller.signal })) {
      if (event === "iteration" && ++iterations === 2) controller.abort();
    }
  }, /cancelled after 2 iterations/);
  await useOracleBackend();
  assert.equal(tf.memory().numTensors, numTensors);
});

import assert from "node:assert/strict";
import { createKMeansTraining } from "../../lib/baselines/kmeans_training.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { resizeToFit } from "../../lib/image/resize_image.ts";
import { scoreMask } from "../../lib/regions/score_mask.ts";
import { segment } from "../../lib/segment.ts";
import type { FloatImage, IterationEvent, ResultEvent } from "../../lib/types.ts";
import { randomValues } from "../ops/compare.ts";

const OPTIONS = { clusters: 3, restarts: 2, seed: 0, iterations: 300, minClusters: 1, preview: 2 };

const noise: FloatImage = { height: 20, width: 30, data: randomValues([20, 30, 3], 2, { low: 0 }).values };

Deno.test("a k-means training steps until no label changes; its loss is the inertia a pixel and never rises", async () => {
  const training = createKMeansTraining(noise, OPTIONS);
  await assert.rejects(training.labels(), /Cannot read labels: no step/);
  await assert.rejects(training.scores(), /Cannot read scores: finish\(\)/);
  await assert.rejects(training.apply(noise), /Cannot apply centres: finish\(\)/);
  const reports = [await training.step()];
  while (!reports.at(-1)!.stopped) reports.push(await training.step());
  assert.equal(reports[0].changed, 1);
  assert.deepEqual([reports.at(-1)!.stopped, reports.at(-1)!.changed], ["stable", 0]);
  reports.forEach(({ loss, clusters, labels }, i) => {
    assert.deepEqual([loss.ce, loss.ss, loss.cc, clusters], [0, 0, 0, 3]);
    assert.ok(loss.total > 0 && loss.total <= (reports[i - 1]?.loss.total ?? Infinity));
    assert.equal(labels?.length, (i + 1) % 2 === 0 ? 600 : undefined);
  });
  assert.deepEqual(await training.labels(), await training.finish());
  training.dispose();
});

Deno.test("scores are negated squared distances, labels their argmax, and apply() is the same for any image", async () => {
  const training = createKMeansTraining(noise, { ...OPTIONS, iterations: 2 });
  while (!(await training.step()).stopped);
  const labels = await training.finish();
  const scores = await training.scores();
  assert.deepEqual([scores.height, scores.width, scores.channels, scores.pitch], [20, 30, 3, 3]);
  assert.deepEqual(scores.labels, labels);
  assert.ok(scores.data.every((score) => score <= 0));
  labels.forEach((label, i) => {
    const own = [...scores.data.subarray(3 * i, 3 * i + 3)];
    assert.equal(own.indexOf(Math.max(...own)), label);
  });
  assert.deepEqual(await training.apply(noise), labels);
  const turned = { height: 30, width: 20, data: noise.data };
  assert.deepEqual(await training.apply(turned), labels);
});

Deno.test("labels go from dark to bright, and are given anew to whoever asks", async () => {
  const grey = [0.9, 0.1, 0.5, 0.9, 0.1, 0.5, 0.9, 0.1, 0.52];
  const data = Float32Array.from(grey.flatMap((value) => [value, value, value]));
  for (let seed = 0; seed < 5; seed++) {
    const training = createKMeansTraining({ height: 3, width: 3, data }, { ...OPTIONS, seed });
    while (!(await training.step()).stopped);
    const labels = await training.finish();
    assert.deepEqual([...labels], [2, 0, 1, 2, 0, 1, 2, 0, 1]);
    labels.fill(9);
    assert.equal((await training.scores()).labels[0], 2);
  }
});

Deno.test("method=kmeans segments a lesion, exactly by nearest centre with upsampling=network", async () => {
  const { image, mask } = phantom("skin", { height: 120, width: 160, seed: 3 });
  const options = { method: "kmeans", size: 64, target: "none", colour: "rgb", standardize: false };
  for (const upsampling of ["guided", "network"]) {
    const events = await Array.fromAsync(segment(image, { ...options, upsampling, clusters: 2 }));
    const result = events.at(-1) as ResultEvent;
    assert.equal(result.backend, "cpu");
    assert.equal(result.stopped, "stable");
    assert.equal(result.options.iterations, 300);
    assert.ok(
      scoreMask(result.labels, mask.data).dsc > 0.7,
      `DSC ${scoreMask(result.labels, mask.data).dsc}`,
    );
    assert.equal((events[1] as IterationEvent).iteration, 1);
    if (upsampling === "guided") continue;
    const training = createKMeansTraining(resizeToFit(image, 64), { ...OPTIONS, clusters: 2, restarts: 10 });
    while (!(await training.step()).stopped);
    await training.finish();
    assert.deepEqual(result.labels.data, await training.apply(resizeToFit(image, 160)));
  }
});

import assert from "node:assert/strict";
import { createIicTraining } from "../../lib/baselines/iic_training.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { resolveOptions, type SegmentOptions } from "../../lib/options.ts";
import { scoreMask } from "../../lib/regions/score_mask.ts";
import { segment } from "../../lib/segment.ts";
import type { StepReport } from "../../lib/sgscn/training.ts";
import type { FloatImage, ResultEvent } from "../../lib/types.ts";
import { BUILD_CASES, withBackend } from "../backends/cases.ts";
import { randomValues } from "../ops/compare.ts";

const imageOf = (height: number, width: number): FloatImage => ({
  height,
  width,
  data: randomValues([height, width, 3], 4).values,
});

const optionsOf = (given: Partial<SegmentOptions> = {}): SegmentOptions =>
  resolveOptions({ method: "iic", channels: 8, preview: 2, ...given });

const create = (tfBackend: string, image: FloatImage, options = optionsOf()) =>
  createIicTraining(image, options, { tfBackend, backend: "b", device: "d", reason: "r" });

function onEveryBuild(name: string, test: (tfBackend: string) => Promise<void>): void {
  for (const backendCase of BUILD_CASES) {
    const { name: build, ignore } = backendCase;
    Deno.test({ name: `${name}: ${build}`, ignore, fn: () => withBackend(backendCase, test) });
  }
}

onEveryBuild("IIC steps report what labels() shows", async (tfBackend) => {
  const training = create(tfBackend, imageOf(19, 23));
  await assert.rejects(() => training.labels(), /Cannot read labels: no step/);
  const first = await training.step(), before = await training.labels();
  const second = await training.step(), after = await training.labels();
  assert.deepEqual([first.changed, first.labels], [1, undefined]);
  assert.deepEqual(second.labels, after); // a preview
  assert.equal(second.clusters, new Set(after).size);
  assert.equal(second.changed, after.filter((label, i) => label !== before[i]).length / after.length);
  assert.ok(Math.abs(second.loss.total) < 4 && second.loss.total !== first.loss.total);
  assert.deepEqual({ ...second.loss, total: 0 }, { total: 0, ce: 0, ss: 0, cc: 0 });
  training.dispose();
});

onEveryBuild("the same seed gives the same steps and scores, another one others", async (tfBackend) => {
  const run = async (seed: number) => {
    const training = create(tfBackend, imageOf(19, 23), optionsOf({ seed }));
    const reports: StepReport[] = [];
    for (let i = 0; i < 3; i++) reports.push(await training.step());
    await training.finish();
    const scores = Float32Array.from((await training.scores()).data);
    training.dispose();
    return { reports, scores };
  };
  const found = await run(1);
  assert.deepEqual(await run(1), found);
  assert.notDeepEqual((await run(2)).scores, found.scores);
});

onEveryBuild(
  "finish() labels by the highest score, and apply() to the image itself labels alike",
  async (tfBackend) => {
    const image = imageOf(7, 262), clusters = 4; // two tiles
    const training = create(tfBackend, image, optionsOf({ clusters }));
    await assert.rejects(() => training.scores(), /Cannot read scores: finish\(\) has not been called/);
    await assert.rejects(() => training.apply(image), /Cannot apply the network: finish\(\) has not/);
    for (let i = 0; i < 4; i++) await training.step();
    await training.finish();
    await training.step();
    const labels = await training.finish(); // a second time: after the last update
    const { data, pitch, channels, labels: known } = await training.scores();
    assert.deepEqual(known, labels);
    assert.equal(channels, clusters);
    labels.forEach((label, pixel) => {
      const scores = data.slice(pixel * pitch, pixel * pitch + channels);
      assert.equal(label, scores.indexOf(Math.max(...scores)), `label of pixel ${pixel}`);
    });
    assert.ok(new Set(labels).size > 1, "labels worth comparing");
    const applied = await training.apply(image);
    const same = applied.filter((label, i) => label === labels[i]).length / labels.length;
    assert.ok(same > 0.999, `${same} of the pixels agree`); // where two scores are as good as equal, rounding decides
    training.dispose();
  },
);

onEveryBuild(
  "a flat image, of which nothing can be told, trains without a number going astray",
  async (tfBackend) => {
    const flat = { height: 12, width: 14, data: new Float32Array(12 * 14 * 3) };
    const training = create(tfBackend, flat);
    for (let i = 0; i < 3; i++) assert.ok(Number.isFinite((await training.step()).loss.total));
    await training.finish();
    assert.ok((await training.scores()).data.every(Number.isFinite));
    training.dispose();
  },
);

Deno.test("IIC raises the information and finds the lesion of a phantom, as no fixed cut of the image does", async () => {
  const { image, mask } = phantom("skin", { height: 72, width: 96, seed: 1 });
  let result: ResultEvent | undefined;
  for await (
    const event of segment(image, { method: "iic", channels: 32, target: "none", backend: "simd" })
  ) {
    if (event.event === "result") result = event;
  }
  const { losses, clusters, labels } = result!;
  const [first, last] = [losses[0].total, losses[losses.length - 1].total];
  // From telling nothing to telling all it would go by ln 3 = 1.1.
  assert.ok(last < first - 0.5, `the loss went from ${first} to ${last}`);
  assert.ok(clusters.length >= 2, "collapsed to one cluster");
  const { dsc } = scoreMask(labels, mask.data);
  assert.ok(dsc > 0.85, `DSC ${dsc}`);
});

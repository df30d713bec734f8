import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { SgscnError } from "../../../lib/errors.ts";
import { resolveOptions } from "../../../lib/options.ts";
import { completeReports } from "../../../lib/sgscn/complete_reports.ts";
import { createFusedTraining, type TrainingOptions } from "../../../lib/sgscn/fused_training.ts";
import { initialise } from "../../../lib/sgscn/initialise.ts";
import type { StepReport } from "../../../lib/sgscn/training.ts";
import { randomValues } from "../../ops/compare.ts";
import { WEBGPU_CASE, withBackend } from "../cases.ts";

const { ce, ss, cc, contextLoss, padding, lastRelu, learningRate, momentum } = resolveOptions({});
/** No option of the loop: it makes one iteration at a time and never ends. */
const ENDLESS: TrainingOptions = { ce, ss, cc, contextLoss, padding, lastRelu, learningRate, momentum };
const CHANNELS = 12;

function create(tfBackend: string, options: TrainingOptions, [height, width] = [18, 23]) {
  const image = { height, width, data: randomValues([height, width, 3], 7).values };
  const parameters = initialise({ channels: CHANNELS, lastKernel: 1, inputChannels: 3 }, 3);
  return createFusedTraining(image, options, parameters, { tfBackend, backend: "", device: "", reason: "" });
}

/** Every report up to the one that stopped, or the first `most`. */
async function reportsOf(training: { step(): Promise<StepReport> }, most = Infinity): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  while (reports.length < most && !reports.at(-1)?.stopped) {
    const { atMs: _, ...report } = await training.step();
    reports.push(report);
  }
  return reports;
}

function onGpu(name: string, test: (backend: WebgpuBackend, tfBackend: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: WEBGPU_CASE.ignore,
    fn: () =>
      withBackend(WEBGPU_CASE, async (tfBackend) => {
        await test(tf.findBackend(tfBackend) as unknown as WebgpuBackend, tfBackend);
      }),
  });
}

onGpu(
  "iterations that run ahead are those made one at a time, byte for byte",
  async (_, name) => {
    const stepwise = create(name, ENDLESS);
    const expected: StepReport[] = [];
    const labels: Uint8Array[] = [];
    for (let i = 0; i < 30; i++) {
      expected.push(...await reportsOf(stepwise, 1));
      labels.push(await stepwise.labels());
    }
    const scores = (await stepwise.finish(), (await stepwise.scores()).data.slice());
    stepwise.dispose();
    for (let again = 0; again < 2; again++) {
      const ahead = create(name, { ...ENDLESS, iterations: 30, preview: 3 });
      const reports = await reportsOf(ahead);
      assert.equal(reports.length, 30);
      assert.equal(reports[29].stopped, "iterations");
      for (const [i, { labels: preview, stopped: _, ...report }] of reports.entries()) {
        assert.deepEqual(report, expected[i], `iteration ${i + 1}`);
        assert.deepEqual(preview, (i + 1) % 3 === 0 ? labels[i] : undefined, `labels of iteration ${i + 1}`);
      }
      await assert.rejects(() => ahead.step(), /training has ended/);
      await ahead.finish();
      assert.deepEqual((await ahead.scores()).data, scores);
      ahead.dispose();
    }
  },
);

onGpu(
  "an early stop is the one the reports call for; what is queued behind it does nothing",
  async (_, name) => {
    const endings: TrainingOptions[] = [
      { ...ENDLESS, minClusters: 5, iterations: 60 },
      { ...ENDLESS, stableIterations: 2, stableChange: 0.9, stableLoss: 0.2, iterations: 60 },
    ];
    for (const options of endings) {
      const stepwise = create(name, ENDLESS);
      const complete = completeReports(options);
      const expected: StepReport[] = [];
      while (!expected.at(-1)?.stopped) {
        const [report] = await reportsOf(stepwise, 1);
        expected.push(complete(report, () => new Uint8Array()));
      }
      assert.ok(
        expected.length > 2 && expected.length < 60,
        `a stop after ${expected.length} iterations is early`,
      );
      const ahead = create(name, options);
      assert.deepEqual(await reportsOf(ahead), expected);
      assert.deepEqual(await ahead.labels(), await stepwise.labels());
      assert.deepEqual(await ahead.finish(), await stepwise.finish());
      assert.deepEqual((await ahead.scores()).data, (await stepwise.scores()).data);
      stepwise.dispose();
      ahead.dispose();
    }
  },
);

onGpu("reports arrive in order of time", async (_, name) => {
  const training = create(name, { ...ENDLESS, iterations: 20 });
  const began = performance.now();
  const times: number[] = [];
  while (times.length < 20) times.push((await training.step()).atMs!);
  const ended = performance.now();
  for (const [i, time] of times.entries()) {
    assert.ok(time > (times[i - 1] ?? began) && time <= ended, `iteration ${i + 1} ended at ${time}`);
  }
  training.dispose();
});

onGpu("a lost device ends the training with an error that says so", async (backend, name) => {
  const training = create(name, { ...ENDLESS, iterations: 500 });
  await training.step();
  backend.gpu.device.destroy();
  const saysSo = (error: unknown) =>
    error instanceof SgscnError && error.kind === "trainer-failed" && /device was lost/.test(error.message);
  await assert.rejects(() => reportsOf(training), saysSo);
  await assert.rejects(() => training.finish(), saysSo);
  training.dispose();
});

onGpu("jobs of changing sizes leave no GPU memory behind", async (backend, name) => {
  const before = backend.memory() as unknown as { numBytesAllocatedInGPU: number };
  for (let job = 0; job < 24; job++) {
    const training = create(name, { ...ENDLESS, iterations: 2, preview: 1 }, [5 + job, 40 - job]);
    await reportsOf(training);
    await training.finish();
    await training.scores();
    await training.apply({ height: 9, width: 9 + job, data: new Float32Array(9 * (9 + job) * 3) });
    training.dispose();
  }
  assert.deepEqual(backend.memory(), before);
});

onGpu(
  "a shader that does not compile and a buffer that does not fit are errors, not zeros",
  async (backend) => {
    const buffer = backend.arena.storage(16);
    const shader = { name: "broken", files: ["form"], buffers: ["write"] } as const; // its layout lacks two buffers
    const run = () => backend.run(shader, { parameters: [1], buffers: [buffer], groups: 1 });
    run();
    await assert.rejects(
      () => backend.readBuffers([{ from: buffer, bytes: 16 }]),
      /Cannot compute on the GPU: .*broken/s,
    );
    backend.arena.storage(2 * backend.gpu.device.limits.maxBufferSize);
    await assert.rejects(
      () => backend.faults.settle(),
      /Cannot compute on the GPU: cannot make a GPU buffer of/,
    );
  },
);

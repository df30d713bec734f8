import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { SgscnError } from "../lib/errors.ts";
import { phantom } from "../lib/image/phantom.ts";
import { clusterOverlaps, countClusters, mostSharedLabel } from "../lib/regions/cluster_overlaps.ts";
import { type CreateTraining, segment } from "../lib/segment.ts";
import { initialise } from "../lib/sgscn/initialise.ts";
import { createOracleTraining, useOracleBackend } from "../lib/sgscn/oracle.ts";
import { completeReports } from "../lib/sgscn/complete_reports.ts";
import type { StepReport, Training } from "../lib/sgscn/training.ts";
import type {
  FloatImage,
  IterationEvent,
  ResultEvent,
  RgbImage,
  SegmentEvent,
  StartEvent,
} from "../lib/types.ts";

const { image: IMAGE } = phantom("skin", { height: 32, width: 48, seed: 1 });

/** A training that says what it is told to: the left half of the image is label 4, the right half label 9. */
function scripted(report: (iteration: number) => Partial<StepReport> = () => ({})) {
  const seen = {
    images: [] as FloatImage[],
    steps: 0,
    finished: 0,
    disposed: 0,
    threads: undefined as unknown,
  };
  const create: CreateTraining = ({ height, width, data }, options, { threads }) => {
    seen.images.push({ height, width, data });
    seen.threads = threads;
    const labels = Uint8Array.from({ length: height * width }, (_, i) => i % width < width / 2 ? 4 : 9);
    const scores = new Float32Array(height * width * 10);
    labels.forEach((label, i) => scores[10 * i + label] = 9);
    const complete = completeReports(options);
    const training: Training = {
      backend: "scripted",
      device: "no device",
      reason: "a test",
      step: () => {
        const given = report(++seen.steps);
        const loss = { total: 10 / seen.steps, ce: 1, ss: 2, cc: 3 };
        const found = { loss, clusters: 9, changed: 0.5, ...given };
        return Promise.resolve(complete(found, () => labels.slice()));
      },
      labels: () => Promise.resolve(labels.slice()),
      finish: () => {
        seen.finished++;
        return Promise.resolve(labels.slice());
      },
      scores: () => Promise.resolve({ height, width, channels: 10, pitch: 10, data: scores, labels }),
      apply: (full) => {
        seen.images.push(full);
        return Promise.resolve(new Uint8Array(full.height * full.width).fill(7));
      },
      dispose: () => seen.disposed++,
    };
    return Promise.resolve(training);
  };
  return { create, seen };
}

async function collect(events: AsyncIterable<SegmentEvent>) {
  const all = await Array.fromAsync(events);
  return {
    start: all[0] as StartEvent,
    iterations: all.slice(1, -1) as IterationEvent[],
    result: all.at(-1) as ResultEvent,
    names: all.map(({ event }) => event),
  };
}

Deno.test("segment reports start, each iteration, and the result", async () => {
  const { create, seen } = scripted();
  const options = { iterations: 4, preview: 2, size: 24, seed: 5, joinUntil: "similarity" };
  const { start, iterations, result, names } = await collect(
    segment(IMAGE, options, { createTraining: create, threads: 3 }),
  );
  assert.deepEqual(names, ["start", "iteration", "iteration", "iteration", "iteration", "result"]);
  assert.deepEqual(start.working, { height: 16, width: 24 });
  assert.deepEqual([start.backend, start.seed, start.options.iterations], ["scripted", 5, 4]);
  assert.deepEqual(iterations.map(({ iteration }) => iteration), [1, 2, 3, 4]);
  assert.deepEqual(iterations.map(({ loss }) => loss.total), [10, 5, 10 / 3, 2.5]);
  assert.deepEqual(iterations.map(({ labels }) => labels?.data.length), [undefined, 384, undefined, 384]);
  assert.equal(result.stopped, "iterations");
  assert.deepEqual(result.losses, iterations.map(({ loss }) => loss));
  assert.deepEqual([result.labels.height, result.labels.width, result.labels.data.length], [32, 48, 1536]);
  assert.deepEqual(result.clusters.map(({ label, fraction }) => [label, fraction]), [[4, 0.5], [9, 0.5]]);
  assert.deepEqual(Object.keys(result.versions).sort(), ["deno", "sgscn", "tfjs-core"]);
  assert.deepEqual([seen.steps, seen.finished, seen.disposed, seen.threads], [4, 1, 1, 3]);
});

Deno.test("segment stops early at minClusters and when stable", async () => {
  const few = scripted((iteration) => ({ clusters: 6 - iteration }));
  const byClusters = await collect(segment(IMAGE, { minClusters: 3 }, { createTraining: few.create }));
  assert.deepEqual([byClusters.result.stopped, byClusters.iterations.length], ["minClusters", 3]);

  const still = scripted(() => ({ changed: 0, loss: { total: 1, ce: 1, ss: 0, cc: 0 } }));
  const byStability = await collect(
    segment(IMAGE, { stableIterations: 2 }, { createTraining: still.create }),
  );
  assert.deepEqual([byStability.result.stopped, byStability.iterations.length], ["stable", 3]);
});

Deno.test("segment standardises unless told not to", async () => {
  const on = scripted(), off = scripted();
  await collect(segment(IMAGE, { iterations: 1, standardize: true }, { createTraining: on.create }));
  await collect(segment(IMAGE, { iterations: 1, standardize: false }, { createTraining: off.create }));
  const mean = (data: Float32Array) => data.reduce((sum, value) => sum + value, 0) / data.length;
  assert.ok(Math.abs(mean(on.seen.images[0].data)) < 1e-5);
  assert.ok(off.seen.images[0].data.every((value) => value >= 0 && value <= 1));
});

Deno.test("segment upsamples by the network when asked, on the image at its own size", async () => {
  const { create, seen } = scripted();
  const options = { iterations: 1, size: 24, upsampling: "network" };
  const { result } = await collect(segment(IMAGE, options, { createTraining: create }));
  assert.deepEqual(seen.images.map(({ height, width }) => [height, width]), [[16, 24], [32, 48]]);
  assert.ok(result.labels.data.every((label) => label === 7));
});

Deno.test("clusters that are joined until they show the lesion have its outline, others their own", async () => {
  const { image } = phantom("skin", { height: 96, width: 128, seed: 2 });
  const run = async (options: Record<string, unknown>) => {
    const { result } = await collect(
      segment(image, { backend: "simd", channels: 24, iterations: 20, ...options }),
    );
    const overlaps = clusterOverlaps(result.labels.data, result.mask!.data);
    const own = countClusters(overlaps, [mostSharedLabel(overlaps)!]);
    return { labels: result.labels.data, dsc: 2 * own.both / (own.predicted + own.truth) };
  };
  const shown = await run({}), alike = await run({ joinUntil: "similarity" });
  assert.ok(shown.dsc > 0.99, `${shown.dsc}`);
  assert.ok(alike.dsc < 0.98, `${alike.dsc}`);
  const apart = await run({ joinSimilarity: 1 });
  assert.deepEqual(apart.labels, (await run({ joinSimilarity: 1, joinUntil: "similarity" })).labels);
});

Deno.test("segment gives the SHA-256 of the bytes, or of pixels that came without a file", async () => {
  const { create } = scripted();
  const { start } = await collect(segment(IMAGE, { iterations: 1 }, { createTraining: create }));
  const digest = await crypto.subtle.digest("SHA-256", Uint8Array.from(IMAGE.data));
  assert.equal(start.image.sha256, new Uint8Array(digest).toHex());
  const named = await collect(
    segment({ ...IMAGE, sha256: "abc" }, { iterations: 1 }, { createTraining: create }),
  );
  assert.equal(named.result.image.sha256, "abc");
});

Deno.test("segment hears a cancel between iterations, and frees what it made", async () => {
  const { create, seen } = scripted();
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 0); // fires only if the loop lets the event loop turn
  const options = { iterations: 10_000, stableIterations: 0 };
  await assert.rejects(
    collect(segment(IMAGE, options, { createTraining: create, signal: controller.signal })),
    (error) => error instanceof SgscnError && error.kind === "cancelled",
  );
  assert.deepEqual([seen.finished, seen.disposed], [0, 1]);
});

Deno.test("segment does nothing for a signal that is aborted already", async () => {
  const { create, seen } = scripted();
  const signal = AbortSignal.abort();
  await assert.rejects(
    collect(segment(IMAGE, {}, { createTraining: create, signal })),
    { name: "SgscnError", kind: "cancelled" },
  );
  assert.equal(seen.images.length, 0);
});

Deno.test("segment frees what it made when its caller leaves the loop or a step fails", async () => {
  const left = scripted();
  for await (const event of segment(IMAGE, {}, { createTraining: left.create })) {
    if (event.event === "iteration") break;
  }
  assert.equal(left.seen.disposed, 1);

  const failing = scripted(() => {
    throw new Error("out of luck");
  });
  await assert.rejects(collect(segment(IMAGE, {}, { createTraining: failing.create })), /out of luck/);
  assert.equal(failing.seen.disposed, 1);
});

Deno.test("segment says so when training diverges", async () => {
  const { create } = scripted((iteration) =>
    iteration < 2 ? {} : { loss: { total: NaN, ce: NaN, ss: 0, cc: 0 } }
  );
  await assert.rejects(
    collect(segment(IMAGE, {}, { createTraining: create })),
    { kind: "trainer-failed", message: /iteration 2 is NaN.*learningRate/ },
  );
});

const pixels = (height: number, width: number): RgbImage => ({
  height,
  width,
  data: new Uint8Array(height * width * 3),
  notes: [],
  format: "png",
});

for (
  const [name, image, options, message] of [
    ["1×1 pixels", pixels(1, 1), {}, /at least 3 pixels, got 1×1$/],
    [
      "a sliver",
      pixels(4000, 20),
      { size: 256 },
      /at least 3 pixels, got 4000×20, which is trained at 256×1: a larger size/,
    ],
    [
      "pixels that do not fill it",
      { ...pixels(4, 4), width: 5 },
      {},
      /height · width · 3 = 60 samples, got 48/,
    ],
    ["an unknown option", pixels(9, 9), { itertions: 5 }, /Unknown option "itertions"/],
    ["text", new TextEncoder().encode("not an image at all"), {}, /./],
  ] as const
) {
  Deno.test(`segment refuses ${name} before training`, async () => {
    const { create, seen } = scripted();
    await assert.rejects(
      collect(segment(image, options, { createTraining: create })),
      (error) => error instanceof SgscnError && message.test(error.message),
    );
    assert.equal(seen.images.length, 0);
  });
}

Deno.test("segment trains a network from stock ops: same seed same events, and no tensor is left", async () => {
  await useOracleBackend();
  const before = tf.memory().numTensors;
  const oracle: CreateTraining = (image, options) =>
    createOracleTraining(image, initialise({ ...options, inputChannels: 3 }, options.seed), options);
  const run = (seed: number) =>
    collect(segment(IMAGE, { iterations: 3, channels: 6, size: 16, seed }, { createTraining: oracle }));
  const [first, again, other] = [await run(1), await run(1), await run(2)];
  assert.ok(first.result.losses[2].total < first.result.losses[0].total);
  assert.deepEqual(again.result.losses, first.result.losses);
  assert.deepEqual(again.result.labels, first.result.labels);
  assert.notDeepEqual(other.result.losses, first.result.losses);
  assert.equal(tf.memory().numTensors, before);
});

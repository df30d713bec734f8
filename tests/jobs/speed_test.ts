import assert from "node:assert/strict";
import { shareThreads } from "../../lib/jobs/share_threads.ts";
import { createSpeed, workOf } from "../../lib/jobs/speed.ts";
import { trainsOnGpu } from "../../lib/jobs/trains_on_gpu.ts";
import { resolveOptions } from "../../lib/options.ts";
import { SURVEY } from "../http/doubles.ts";

Deno.test("estimates follow what was measured, the newest the most", () => {
  const speed = createSpeed();
  speed.record(10, 1000);
  assert.equal(speed.estimateMs(20), 2000);
  for (let i = 0; i < 50; i++) speed.record(10, 3000);
  assert.ok(Math.abs(speed.estimateMs(10) - 3000) < 1);
});

Deno.test("before anything was measured, a default job is guessed at seconds", () => {
  const guess = createSpeed().estimateMs(workOf({ height: 300, width: 400 }, resolveOptions()));
  assert.ok(guess > 500 && guess < 60_000, String(guess));
});

Deno.test("work grows with iterations, channels, and the size that is trained at, not the image's own", () => {
  const options = resolveOptions();
  const work = workOf({ height: 300, width: 400 }, options);
  assert.equal(workOf({ height: 3000, width: 4000 }, options), work);
  assert.equal(
    workOf({ height: 300, width: 400 }, { ...options, iterations: 2 * options.iterations }),
    2 * work,
  );
  assert.equal(workOf({ height: 300, width: 400 }, { ...options, channels: 2 * options.channels }), 4 * work);
});

Deno.test("threads are shared out whole, none gets none", () => {
  assert.deepEqual(shareThreads(8, 1), [8]);
  assert.deepEqual(shareThreads(8, 3), [3, 3, 2]);
  assert.deepEqual(shareThreads(2, 3), [1, 1, 1]);
});

Deno.test("which jobs train on the GPU is known once the backends are", async () => {
  const options = (backend: "auto" | "webgpu" | "simd") => resolveOptions({ backend });
  const gpu = { what: "GPU memory", bytes: 2 ** 30, images: 1, otherBytes: 0, lanes: 4 };
  const found = Promise.resolve({ ...SURVEY, auto: gpu, webgpu: gpu });
  const none = Promise.resolve(SURVEY);
  const [withGpu, without, unknown] = [found, none, Promise.reject(new Error("no"))].map(trainsOnGpu);
  assert.equal(without(options("auto")), true); // not known yet
  await Promise.all([found, none]);
  const told = [withGpu, without, unknown].map((takes) =>
    [options("auto"), options("webgpu"), options("simd")].map(takes)
  );
  assert.deepEqual(told, [[true, true, false], [false, true, false], [true, true, false]]);
  const kmeans = resolveOptions({ backend: "webgpu", method: "kmeans" }); // it has no network
  assert.deepEqual([withGpu, without, unknown].map((takes) => takes(kmeans)), [false, false, false]);
});

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { decide, holdBackend, orElse } from "../../lib/backends/select.ts";
import { findAdapter } from "../../lib/backends/webgpu/gpu.ts";
import type { WebgpuBackend } from "../../lib/backends/webgpu/webgpu_backend.ts";
import { WEBGPU_CASE } from "./cases.ts";
import { runChild } from "./simd/run_child.ts";

const ignore = WEBGPU_CASE.ignore;
const gpuOf = (name: string) => tf.findBackend(name) as unknown as WebgpuBackend;

Deno.test("holdBackend says what it took, what it runs on and why", async () => {
  const [one, two] = [await holdBackend("simd", { threads: 1 }), await holdBackend("simd", { threads: 2 })];
  assert.deepEqual([one.backend, one.device], ["simd", "1 thread, relaxed SIMD"]);
  assert.deepEqual([two.backend, two.device], ["simd", "2 threads, relaxed SIMD"]);
  for (const held of [one, two]) {
    assert.deepEqual([held.reason, held.adapter, held.lost], ["asked for by name", undefined, undefined]);
    held.release();
  }
});

Deno.test("auto takes a GPU, and no software adapter", () => {
  assert.deepEqual(decide(undefined), { takesGpu: false, reason: "no WebGPU adapter" });
  assert.deepEqual(decide({ name: "H100", isSoftware: false }), { takesGpu: true, reason: "H100" });
  assert.deepEqual(decide({ name: "llvmpipe", isSoftware: true }), {
    takesGpu: false,
    reason: "only a software adapter, llvmpipe",
  });
});

Deno.test("what a GPU fails of is the reason for what is taken instead", async () => {
  const simd = (failure: string) => Promise.resolve(`simd, for: ${failure}`);
  assert.equal(
    await orElse(() => Promise.reject(new Error("it cannot add")), simd),
    "simd, for: it cannot add",
  );
  assert.equal(await orElse(() => Promise.resolve("webgpu"), simd), "webgpu");
});

Deno.test("auto is what this machine's adapter makes it", async () => {
  const { takesGpu, reason } = decide(await findAdapter());
  const held = await holdBackend("auto", { threads: 1 });
  assert.deepEqual([held.backend, held.reason], [takesGpu ? "webgpu" : "simd", `auto: ${reason}`]);
  held.release();
});

Deno.test("holdBackend gives one backend to all who hold it, and a new one after the last", async () => {
  const first = await holdBackend("simd", { threads: 1 });
  const backend = tf.findBackend(first.name);
  const second = await holdBackend("simd", { threads: 1 });
  assert.equal(tf.findBackend(second.name), backend);
  first.release();
  assert.equal(tf.findBackend(second.name), backend);
  second.release();
  assert.equal(tf.findBackend(second.name), null);
  const third = await holdBackend("simd", { threads: 1 });
  tf.setBackend(third.name);
  assert.notEqual(tf.findBackend(third.name), backend);
  assert.deepEqual([...tf.tidy(() => tf.add([1, 2], [3, 4]).dataSync())], [4, 6]);
  third.release();
});

Deno.test("the last release of a held backend stops its threads: the process ends", async () => {
  assert.equal(await runChild("release"), "held: true, then: false");
});

Deno.test("so does that of one that nobody has used", async () => {
  assert.equal(await runChild("releaseUnused"), "released");
});

Deno.test("webgpu by name takes any adapter, and tells of it", { ignore }, async () => {
  const held = await holdBackend("webgpu");
  const { adapter, device } = held;
  assert.deepEqual([held.backend, held.reason], ["webgpu", "asked for by name"]);
  const found = await findAdapter();
  assert.deepEqual([adapter?.name, adapter?.software], [found?.name, found?.isSoftware]);
  assert.ok(adapter!.limits.maxBufferSize >= 2 ** 28);
  assert.ok(Array.isArray(adapter!.features));
  assert.ok(device.startsWith(`${adapter!.name}, buffers of `), device);
  held.release();
});

Deno.test("webgpu's device is one for all who hold it, closed by the last", { ignore }, async () => {
  const [first, second] = await Promise.all([holdBackend("webgpu"), holdBackend("webgpu")]);
  assert.equal(first.name, second.name);
  const { device } = gpuOf(first.name).gpu;
  first.release();
  assert.equal(first.lost, undefined);
  second.release();
  assert.equal((await device.lost).reason, "destroyed");
  assert.equal(tf.findBackend(first.name), null);
  assert.deepEqual(tf.getKernelsForBackend(first.name), []);
});

Deno.test("a lost device is given to nobody any more", { ignore }, async () => {
  const first = await holdBackend("webgpu");
  const { device } = gpuOf(first.name).gpu;
  device.destroy();
  await device.lost;
  assert.match(first.lost!, /device was lost/);
  const second = await holdBackend("webgpu");
  assert.notEqual(second.name, first.name);
  assert.equal(second.lost, undefined);
  first.release();
  const third = await holdBackend("webgpu");
  assert.equal(third.name, second.name);
  tf.setBackend(third.name);
  const sum = tf.tidy(() => tf.add([1, 2], [3, 4]));
  assert.deepEqual([...await sum.data()], [4, 6]);
  sum.dispose();
  second.release();
  third.release();
});

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { holdBackend } from "../../lib/backends/select.ts";
import type { WebgpuBackend } from "../../lib/backends/webgpu/webgpu_backend.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { createInlineTrainer } from "../../lib/jobs/inline_trainer.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import { createWarmBackends } from "../../lib/jobs/warm_backends.ts";
import { resolveOptions } from "../../lib/options.ts";
import type { StartEvent } from "../../lib/types.ts";
import { WEBGPU_CASE } from "../backends/cases.ts";

const { ignore } = WEBGPU_CASE;
const { image } = phantom("skin", { height: 24, width: 32, seed: 1 });
const OPTIONS = resolveOptions({ backend: "webgpu", iterations: 3, channels: 8, minClusters: 1 });
const deviceOf = (name: string) => (tf.findBackend(name) as unknown as WebgpuBackend).gpu.device;

Deno.test("a child with an almost empty environment finds the GPU and trains on it", { ignore }, async () => {
  const trainer = createProcessTrainer({ backend: "webgpu" });
  try {
    const runs = [
      await Array.fromAsync(trainer.run(image, OPTIONS)),
      await Array.fromAsync(trainer.run(image, OPTIONS)),
    ];
    const [start] = runs[0] as [StartEvent];
    assert.deepEqual([start.backend, start.reason], ["webgpu", "asked for by name"]);
    assert.equal(typeof start.adapter!.limits.maxBufferSize, "number");
    const labels = runs.map((events) => events.at(-1) as { labels: { png: Uint8Array } });
    assert.equal(runs[0].length, 5);
    assert.deepEqual(labels[1].labels.png, labels[0].labels.png);
  } finally {
    await trainer.close();
  }
});

Deno.test("a child's survey is what its backends have", { ignore }, async () => {
  const trainer = createProcessTrainer({ threads: 1 });
  try {
    const { auto, simd, webgpu } = await trainer.survey();
    assert.ok("bytes" in auto && "bytes" in simd && "bytes" in webgpu);
    assert.equal(simd.what, "WebAssembly's memory");
    assert.equal(webgpu.what, "the GPU's largest buffer");
  } finally {
    await trainer.close();
  }
});

Deno.test(
  "a cancelled job whose GPU does not stop in time loses its process; the next one has a new one, on the GPU",
  {
    ignore,
  },
  async () => {
    const trainer = createProcessTrainer({ backend: "webgpu", cancelTimeoutMs: 0 });
    try {
      await trainer.warm();
      const [{ pid }] = trainer.usage!();
      const large = phantom("skin", { height: 96, width: 128, seed: 1 }).image;
      const controller = new AbortController();
      await assert.rejects(async () => {
        const endless = { ...OPTIONS, iterations: 10_000, stableIterations: 0, channels: 32 };
        for await (const { event } of trainer.run(large, endless, { signal: controller.signal })) {
          if (event === "iteration") controller.abort();
        }
      }, { kind: "cancelled" });
      const events = await Array.fromAsync(trainer.run(image, OPTIONS));
      assert.equal((events[0] as StartEvent).backend, "webgpu");
      assert.equal(events.at(-1)!.event, "result");
      assert.notEqual(trainer.usage!()[0].pid, pid);
    } finally {
      await trainer.close();
    }
  },
);

Deno.test("a device lost in training ends that job with an error that says so, and the next one trains", {
  ignore,
}, async () => {
  const trainer = createInlineTrainer();
  const held = await holdBackend("webgpu"); // shared with the job
  const run = trainer.run(image, { ...OPTIONS, iterations: 10_000, stableIterations: 0 });
  await assert.rejects(async () => {
    for await (const { event } of run) if (event === "iteration") deviceOf(held.name).destroy();
  }, { kind: "trainer-failed", message: /device was lost/ });
  const events = await Array.fromAsync(trainer.run(image, OPTIONS));
  assert.equal(events.at(-1)!.event, "result");
  held.release();
  await trainer.close();
});

Deno.test("a backend kept warm is replaced when its device was lost", { ignore }, async () => {
  const backends = createWarmBackends();
  await backends.keep("webgpu");
  const nameOf = async () => {
    const held = await holdBackend("webgpu");
    held.release();
    return held.name;
  };
  const first = await nameOf();
  await backends.keep("webgpu");
  assert.equal(await nameOf(), first);
  const device = deviceOf(first);
  device.destroy();
  await device.lost;
  await backends.keep("webgpu");
  const second = await nameOf();
  assert.notEqual(second, first);
  assert.equal(await nameOf(), second, "it is held");
  assert.equal(tf.findBackend(first), null);
  backends.close();
  assert.equal(tf.findBackend(second), null);
});

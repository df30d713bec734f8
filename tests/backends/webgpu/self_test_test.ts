import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { selfTest } from "../../../lib/backends/webgpu/self_test.ts";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { WEBGPU_CASE, withBackend } from "../cases.ts";

const { ignore } = WEBGPU_CASE;
const onGpu = (test: (backend: WebgpuBackend) => Promise<void>) =>
  withBackend(WEBGPU_CASE, (name) => test(tf.findBackend(name) as unknown as WebgpuBackend));

Deno.test("the self-test passes, and leaves nothing behind", { ignore }, () =>
  onGpu(async (backend) => {
    const before = tf.memory();
    await selfTest(backend);
    assert.deepEqual(tf.memory(), before);
  }));

Deno.test("the self-test fails whichever shader does nothing", { ignore }, () =>
  onGpu(async (backend) => {
    const run = backend.run.bind(backend);
    const names = new Set<string>();
    backend.run = (shader, settings) => {
      names.add(shader.name);
      run(shader, settings);
    };
    await selfTest(backend);
    assert.ok(names.size > 10, [...names].join());
    for (const broken of names) {
      backend.run = (shader, settings) => {
        if (shader.name !== broken) run(shader, settings);
      };
      await assert.rejects(() => selfTest(backend), /is \S+, expected/, `without ${broken}`);
    }
  }));

Deno.test("the self-test fails on a device that is gone", { ignore }, () =>
  onGpu(async (backend) => {
    backend.gpu.device.destroy();
    await backend.gpu.device.lost;
    await assert.rejects(() => selfTest(backend), /device was lost/);
  }));

import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { holdBackend } from "../../lib/backends/select.ts";
import { runChild } from "./simd/run_child.ts";

Deno.test("holdBackend says what it took, what it runs on and why", async () => {
  const [automatic, named] = [
    await holdBackend("auto", { threads: 1 }),
    await holdBackend("simd", { threads: 2 }),
  ];
  assert.deepEqual([automatic.backend, automatic.device], ["simd", "1 thread, relaxed SIMD"]);
  assert.deepEqual([named.backend, named.device], ["simd", "2 threads, relaxed SIMD"]);
  assert.match(automatic.reason, /^auto: /);
  assert.equal(named.reason, "asked for by name");
  automatic.release();
  named.release();
});

Deno.test("holdBackend gives one backend to all who hold it, and a new one after the last", async () => {
  const first = await holdBackend("simd", { threads: 1 });
  const backend = tf.findBackend(first.name);
  const second = await holdBackend("auto", { threads: 1 });
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

import assert from "node:assert/strict";
import { hasRelaxedSimd, Runtime, type RuntimeOptions } from "../../../lib/backends/simd/runtime.ts";
import { CONTROL } from "../../../lib/backends/simd/thread_protocol.ts";
import { assertClose } from "../../ops/compare.ts";
import { runChild } from "./run_child.ts";

/** Starts a runtime, and closes it again. */
async function withRuntime(options: RuntimeOptions, use: (runtime: Runtime) => void): Promise<void> {
  const runtime = await Runtime.start(options);
  try {
    use(runtime);
  } finally {
    runtime.close();
  }
}

/** p ← p − v and v ← v + 1 (momentum 1, rate 1, gradients 1) over `count` floats, 16 of them a task. */
function update(runtime: Runtime, address: number, count: number): void {
  const floats = [address, address + 4 * count, address + 8 * count];
  const blockSize = 16;
  runtime.run("momentumUpdate", Math.ceil(count / blockSize), [
    ...floats,
    count,
    blockSize,
    { float: 1 },
    { float: 1 },
  ]);
}

Deno.test("this engine has relaxed SIMD", () => {
  assert.equal(hasRelaxedSimd(), true);
});

for (const relaxed of [true, false]) {
  for (const threads of [1, 2, 4]) {
    Deno.test(`Runtime runs every task once: ${threads} threads, relaxed ${relaxed}`, () =>
      withRuntime({ threads, relaxed }, (runtime) => {
        assert.deepEqual([runtime.threads, runtime.relaxed], [threads, relaxed]);
        const count = 10_007, rounds = 50;
        const { address } = runtime.memory.allocate(12 * count);
        const floats = runtime.memory.floats(address, 3 * count).fill(0);
        floats.fill(1, 2 * count);
        for (let round = 0; round < rounds; round++) update(runtime, address, count);
        const [parameters, velocities] = [floats.subarray(0, count), floats.subarray(count, 2 * count)];
        assert.ok(velocities.every((velocity) => velocity === rounds));
        assert.ok(parameters.every((parameter) => parameter === -rounds * (rounds + 1) / 2));
      }));
  }
}

Deno.test("Runtime counts calls and time by kernel once it is asked to", () =>
  withRuntime({ threads: 2 }, (runtime) => {
    const { address } = runtime.memory.allocate(12 * 64);
    update(runtime, address, 64);
    runtime.profile = new Map();
    update(runtime, address, 64);
    update(runtime, address, 64);
    assert.equal(runtime.profile.get("momentumUpdate")?.calls, 2);
    assert.ok(runtime.profile.get("momentumUpdate")!.ms > 0);
  }));

for (const threads of [1, 2]) {
  Deno.test(`Runtime throws when a kernel reaches outside its memory: ${threads} threads`, () =>
    withRuntime({ threads }, (runtime) => {
      const outside = runtime.memory.totalBytes;
      assert.throws(() => update(runtime, outside, 64), /out of bounds|failed on a worker thread/);
    }));
}

Deno.test("Runtime throws when a kernel fails on a worker alone, and does not hang", () =>
  withRuntime({ threads: 2 }, (runtime) => {
    const { address } = runtime.memory.allocate(1 << 20);
    const rows = 64;
    const args = [address, rows, 8, 0, address + (1 << 18), 8];
    const convert = () => runtime.run("winogradFilter", rows, args, 4096);
    convert(); // makes the scratch, which then ends up outside for the worker
    pointScratchOutside(runtime, 1);
    assert.throws(() => {
      // Which thread takes a task is chance: until the worker gets one.
      for (let attempt = 0; attempt < 100_000; attempt++) convert();
    }, /Kernel winogradFilter failed on a worker thread/);
  }));

/** Tells a thread that its scratch is where there is no memory. */
function pointScratchOutside(runtime: Runtime, thread: number): void {
  const control = runtime.memory.ints(64, CONTROL.scratch + 2); // the first block of all
  assert.ok(control[CONTROL.scratch + thread] > 0 && control[CONTROL.ready] === 1, "no control block there");
  control[CONTROL.scratch + thread] = runtime.memory.totalBytes;
}

Deno.test("Runtime gives what the plain build gives, within rounding, from the relaxed one", async () => {
  const results: Float32Array[] = [];
  for (const relaxed of [true, false]) {
    await withRuntime({ threads: 1, relaxed }, (runtime) => {
      const { address } = runtime.memory.allocate(1 << 18);
      runtime.memory.floats(address, 9 * 64).forEach((_, i, filter) => filter[i] = Math.sin(i));
      const points = 36 * 8 * 8;
      runtime.run("winogradFilter", 8, [address, 8, 8, 0, address + (1 << 16), 8], 1 << 14);
      results.push(runtime.memory.floats(address + (1 << 16), points).slice());
    });
  }
  assert.ok(results[0].some((value) => value !== 0));
  assertClose(results[0], results[1], 1e-6, "points");
});

Deno.test("Runtime.close() lets the process end, whether its threads have worked or not", async () => {
  assert.deepEqual(await Promise.all([runChild("close"), runChild("closeIdle")]), ["3 threads", "closed"]);
});

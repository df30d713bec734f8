import assert from "node:assert/strict";
import { UNCHECKED_WASM_FLAGS } from "../../../lib/jobs/unchecked_wasm_flags.ts";
import { BACKEND_CASES, type BackendCase, withBackend } from "../cases.ts";
import { hashTraining } from "./hash_training.ts";
import { runChild } from "./run_child.ts";

const hashOn = async (backendCase: BackendCase, times: number): Promise<string[]> => {
  const hashes: string[] = [];
  await withBackend(backendCase, async (tfBackend) => {
    for (let i = 0; i < times; i++) hashes.push(await hashTraining(tfBackend));
  });
  return hashes;
};

for (const build of ["relaxed", "plain"]) {
  Deno.test(`training gives the same bytes for any number of threads, again and again: ${build}`, async () => {
    const hashes: string[] = [];
    for (const backendCase of BACKEND_CASES.filter(({ name }) => name.includes(build))) {
      hashes.push(...await hashOn(backendCase, 2));
    }
    assert.deepEqual(hashes, new Array(6).fill(hashes[0]));
  });
}

Deno.test({
  name: "training gives the same bytes under the flags of the process that trains",
  ignore: Deno.build.arch !== "x86_64", // where that process has no such flags
  async fn() {
    const [checked, unchecked] = await Promise.all([
      runChild("hash"),
      runChild("hash", { v8Flags: UNCHECKED_WASM_FLAGS }),
    ]);
    assert.match(checked, /^[0-9a-f]{64}$/);
    assert.equal(unchecked, checked);
  },
});

Deno.test("training gives the same bytes without shared memory", async () => {
  const [threaded, alone] = await Promise.all([runChild("hash"), runChild("withoutSharedMemory")]);
  assert.equal(alone, `1 thread, relaxed SIMD: ${threaded}`);
});

/**
 * What the tests of this folder run in a process of its own, chosen by the first argument; prints one line. Each ends
 * by itself, or hangs if a thread was left running.
 */
import * as tf from "@tensorflow/tfjs";
import { holdBackend } from "../../../lib/backends/select.ts";
import { Runtime } from "../../../lib/backends/simd/runtime.ts";
import { hashTraining } from "./hash_training.ts";

const SCENARIOS: Record<string, () => Promise<string>> = {
  /** Threads that have worked stop with the runtime. */
  async close() {
    const runtime = await Runtime.start({ threads: 3 });
    const block = runtime.memory.allocate(1 << 20);
    runtime.run("packPanels", 8, [block.address, 8, 8, 0, 0, block.address + 4096, 8]);
    runtime.close();
    return `${runtime.threads} threads`;
  },
  /** Threads that have had no work yet do, too. */
  async closeIdle() {
    (await Runtime.start({ threads: 2 })).close();
    return "closed";
  },
  /** The last holder of a backend stops its threads. */
  async release() {
    const [first, second] = await Promise.all([
      holdBackend("simd", { threads: 2 }),
      holdBackend("simd", { threads: 2 }),
    ]);
    first.release();
    first.release(); // once is enough
    const still = tf.findBackend(second.name) !== null;
    second.release();
    return `held: ${still}, then: ${tf.findBackend(second.name) !== null}`;
  },
  /** Also when it was never used. */
  async releaseUnused() {
    (await holdBackend("simd", { threads: 2 })).release();
    return "released";
  },
  /** A runtime that refuses to share memory between threads. */
  async withoutSharedMemory() {
    delete (globalThis as { SharedArrayBuffer?: unknown }).SharedArrayBuffer;
    const held = await holdBackend("simd", { threads: 2 });
    const hash = await hashTraining(held.name);
    held.release();
    return `${held.device}: ${hash}`;
  },
  async hash() {
    const held = await holdBackend("simd", { threads: 2 });
    const hash = await hashTraining(held.name);
    held.release();
    return hash;
  },
};

console.log(await SCENARIOS[Deno.args[0]]());

import assert from "node:assert/strict";
import type { Verdict } from "../../lib/jobs/child_failure.ts";
import { watchChild, type WatchLimits } from "../../lib/jobs/watch_child.ts";

const TIMEOUT_MS = 40;

function watched(limits: Partial<WatchLimits> = {}) {
  const { promise: killed, resolve } = Promise.withResolvers<Verdict | undefined>();
  let isKilled = false;
  const kill = (verdict?: Verdict) => {
    isKilled = true;
    resolve(verdict);
  };
  const watch = watchChild({ kill }, { heartbeatTimeoutMs: TIMEOUT_MS, ...limits });
  return { ...watch, killed, isKilled: () => isKilled };
}

/** The next time timers that are due have run. */
const nextTimers = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

Deno.test("a child that gives no heartbeat is killed for its silence", async () => {
  assert.deepEqual(await watched().killed, { failure: "silence", limit: TIMEOUT_MS });
});

Deno.test("heartbeats keep a child alive, until they stop", async () => {
  const { beat, killed, isKilled } = watched();
  const began = performance.now();
  while (performance.now() - began < 5 * TIMEOUT_MS) {
    beat(1);
    await nextTimers();
  }
  assert.equal(isKilled(), false);
  assert.equal((await killed)!.failure, "silence");
});

Deno.test("a parent that was held up itself does not take that for its child's silence", async () => {
  const { beat, isKilled, stop } = watched();
  for (let time = 0; time < 10; time++) {
    const began = performance.now();
    while (performance.now() - began < 2 * TIMEOUT_MS);
    await nextTimers(); // the one look that is due
    assert.equal(isKilled(), false);
    beat(1); // was in the pipe all the while
  }
  stop();
});

Deno.test("a child that passes its memory limit is killed, one that reaches it is not", async () => {
  const { beat, killed, isKilled } = watched({ maxRssBytes: 1000 });
  beat(1000);
  assert.equal(isKilled(), false);
  beat(1001);
  assert.equal(isKilled(), true);
  assert.deepEqual(await killed, { failure: "memory", limit: 1000, value: 1001 });
});

Deno.test("a watch that was stopped kills nobody", async () => {
  const { isKilled, stop } = watched();
  stop();
  const later = watched();
  await later.killed;
  assert.equal(isKilled(), false);
});

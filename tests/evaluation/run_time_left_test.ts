import assert from "node:assert/strict";
import { createTimeLeft } from "../../lib/evaluation/run_time_left.ts";
import type { RunRow } from "../../lib/evaluation/run_row.ts";
import type { Task } from "../../lib/evaluation/run_tasks.ts";

const task = (key: string) => ({ key, variant: { name: key[0] } }) as Task;

Deno.test("the time left weighs each task by its variant's mean, and by how fast the run has been", () => {
  const tasks = ["a1", "a2", "b1", "b2", "c1"].map(task);
  const left = new Set(tasks);
  const rows = new Map<string, RunRow>();
  let nowMs = 1000;
  const secondsLeft = createTimeLeft(left, { get: (key) => rows.get(key) }, () => nowMs);
  const finish = (done: Task, seconds: number | undefined) => {
    rows.set(done.key, { key: done.key, seconds } as RunRow);
    left.delete(done);
  };
  assert.equal(secondsLeft(), undefined);
  finish(tasks[0], 2);
  nowMs += 2000;
  assert.equal(secondsLeft(), 8); // nothing is known of b and c: 2 s each
  finish(tasks[2], 10);
  nowMs += 4000; // 12 s of work in 6 s: another process helps
  assert.equal(secondsLeft(), (2 + 10 + 6) / 2);
  finish(tasks[3], undefined); // failed: what it would have taken is not left
  assert.equal(secondsLeft(), (2 + 6) * 6 / 22);
});

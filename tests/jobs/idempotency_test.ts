import assert from "node:assert/strict";
import { createIdempotency, IdempotencyConflict } from "../../lib/jobs/idempotency.ts";
import type { Job } from "../../lib/jobs/job.ts";
import { request, setUp } from "./job_manager_parts.ts";

function setUpKeys() {
  const parts = setUp();
  const keys = createIdempotency(parts);
  let started = 0;
  const start = (owner = "me"): Promise<Job> => {
    started++;
    return Promise.resolve(parts.jobs.submit(request(owner)));
  };
  return { ...parts, keys, start, starts: () => started };
}

Deno.test("a key that comes again means the same job, running or done", async () => {
  const { keys, start, starts, trainer } = setUpKeys();
  const first = await keys.run("me", "key", "hash", start);
  assert.equal(first.isRepeat, false);
  assert.deepEqual(await keys.run("me", "key", "hash", start), { job: first.job, isRepeat: true });
  await trainer.runs[0].succeed();
  assert.deepEqual(await keys.run("me", "key", "hash", start), { job: first.job, isRepeat: true });
  assert.equal(starts(), 1);
});

Deno.test("the same key with another body is a conflict, while starting too", async () => {
  const { keys, start } = setUpKeys();
  const starting = keys.run("me", "key", "hash", start);
  await assert.rejects(keys.run("me", "key", "other", start), IdempotencyConflict);
  await starting;
  await assert.rejects(keys.run("me", "key", "other", start), IdempotencyConflict);
});

Deno.test("keys are an owner's own, whatever they contain", async () => {
  const { keys, start, starts } = setUpKeys();
  for (const [owner, key] of [["a", "b"], ["a,b", ""], ['a","b', ""], ["a", 'b","']]) {
    assert.equal((await keys.run(owner, key, "hash", () => start(owner))).isRepeat, false);
  }
  assert.equal(starts(), 4);
});

Deno.test("many at once start one job, and all get it", async () => {
  const { keys, start, starts } = setUpKeys();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => keys.run("me", "key", "hash", start)),
  );
  assert.equal(new Set(answers.map(({ job }) => job)).size, 1);
  assert.equal(answers.filter(({ isRepeat }) => !isRepeat).length, 1);
  assert.equal(starts(), 1);
});

Deno.test("a start that fails is the first one's failure; the next one tries", async () => {
  const { keys, start, starts } = setUpKeys();
  const failing = keys.run("me", "key", "hash", () => Promise.reject(new Error("the client left")));
  const waiting = keys.run("me", "key", "hash", start);
  await assert.rejects(failing, /the client left/);
  assert.equal((await waiting).isRepeat, false);
  assert.equal(starts(), 1);
});

Deno.test("a job that failed, or was cancelled by nobody's wish, is started again", async () => {
  const { keys, start, jobs, trainer } = setUpKeys();
  const failed = await keys.run("me", "key", "hash", start);
  await trainer.runs[0].end(new Error("it died"));
  const abandoned = await keys.run("me", "key", "hash", start);
  assert.notEqual(abandoned.job, failed.job);
  abandoned.job.cancel("abandoned");
  const third = await keys.run("me", "key", "hash", start);
  assert.equal(third.isRepeat, false);
  third.job.cancel("requested");
  assert.equal((await keys.run("me", "key", "hash", start)).job, third.job);
  jobs.forget(third.job.id, "me");
  assert.equal((await keys.run("me", "key", "hash", start)).isRepeat, false);
});

Deno.test("keys go with their jobs", async () => {
  const { keys, start, clock } = setUpKeys();
  for (let i = 0; i < 50; i++) (await keys.run("me", `key ${i}`, "hash", start)).job.cancel("requested");
  assert.equal(keys.length, 50);
  clock.advance(60 * 60_000);
  await keys.run("me", "another", "hash", start);
  assert.equal(keys.length, 1);
});

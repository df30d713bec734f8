import assert from "node:assert/strict";
import type { CancelReason } from "../../lib/jobs/cancel_reason.ts";
import type { Job } from "../../lib/jobs/job.ts";
import { flatImage, startEvent } from "./events.ts";
import { eventsOf, request, setUp } from "./job_manager_parts.ts";
import { PICTURE, scriptedTrainer } from "./scripted_trainer.ts";

/** Checks that a job was cancelled for this reason, and that its last event says so. */
async function assertCancelled(job: Job, reason: CancelReason, kind: string, says: RegExp): Promise<void> {
  assert.deepEqual([job.state, job.cancelReason], ["cancelled", reason]);
  assert.equal((job.failure as { kind: string }).kind, kind);
  await job.done;
  const { event, data } = (await eventsOf(job)).at(-1)!;
  assert.equal(event, "error");
  assert.match((data.problem as { detail: string }).detail, says);
}

const attached = (owner = "me") => request(owner, { detached: false });

Deno.test("cancelling ends a running job at once, and frees its trainer", async () => {
  const { jobs, trainer } = setUp();
  const [job, next] = [jobs.submit(request()), jobs.submit(request())];
  await trainer.runs[0].emit(startEvent(flatImage(4, 6)));
  job.cancel("requested");
  await assertCancelled(job, "requested", "cancelled", /as its owner asked/);
  assert.equal(trainer.runs[0].run.signal!.aborted, true);
  await trainer.runs[0].ended;
  assert.equal(next.state, "running");
  job.cancel("deadline"); // again: nothing
  assert.equal(job.cancelReason, "requested");
});

Deno.test("cancelling a job that waits lets those behind it move ahead", async () => {
  const { jobs, trainer } = setUp();
  const [, job, behind] = [jobs.submit(request()), jobs.submit(request()), jobs.submit(request())];
  job.cancel("requested");
  await assertCancelled(job, "requested", "cancelled", /as its owner asked/);
  assert.equal(behind.position, 1);
  assert.equal(trainer.runs.length, 1);
});

Deno.test("what a trainer tells after the end is not heard", async () => {
  const trainer = scriptedTrainer({ isStubborn: true });
  const { jobs } = setUp({ trainers: [trainer] });
  const [job, next] = [jobs.submit(request()), jobs.submit(request())];
  job.cancel("requested");
  await trainer.runs[0].succeed();
  assert.equal(next.state, "queued"); // one training at a time: the trainer is still at it
  await trainer.runs[0].end();
  assert.equal(next.state, "running");
  assert.deepEqual((await eventsOf(job)).map(({ event }) => event), ["error"]);
  assert.equal(job.result, undefined);
});

Deno.test("an attached job that nobody listens to is cancelled after the grace period", async () => {
  const { jobs, clock } = setUp({ limits: { graceMs: 10_000 } });
  const job = jobs.submit(attached());
  const leave = job.attach();
  clock.advance(60_000);
  leave();
  clock.advance(9_999);
  assert.equal(job.state, "running");
  clock.advance(1);
  await assertCancelled(job, "abandoned", "cancelled", /nobody had listened to it for 10 s/);
});

Deno.test("whoever comes back within the grace period finds it running, and has a whole one again", () => {
  const { jobs, clock } = setUp();
  const job = jobs.submit(attached());
  for (let i = 0; i < 5; i++) {
    const leave = job.attach();
    clock.advance(60_000);
    leave();
    clock.advance(9_000);
  }
  assert.equal(job.state, "running");
});

Deno.test("one listener of two leaving, or one leaving twice, is not the last", () => {
  const { jobs, clock } = setUp();
  const job = jobs.submit(attached());
  const leave = job.attach();
  job.attach();
  leave();
  leave();
  clock.advance(60_000);
  assert.equal(job.state, "running");
});

Deno.test("nobody ever listened: the grace period runs from the start, in the queue too", () => {
  const { jobs, clock } = setUp();
  jobs.submit(request());
  const job = jobs.submit(attached());
  clock.advance(10_000);
  assert.deepEqual([job.state, job.cancelReason], ["cancelled", "abandoned"]);
});

Deno.test("a detached job goes on alone, as does one that was detached later", () => {
  const { jobs, clock } = setUp();
  const [detached, later] = [jobs.submit(request()), jobs.submit(attached())];
  later.attach()();
  later.detach();
  clock.advance(60_000);
  assert.deepEqual([detached.state, later.state, later.detached], ["running", "queued", true]);
});

Deno.test("the deadline counts the time in the queue, and is not more than the service's", async () => {
  const { jobs, clock } = setUp({ limits: { deadlineMs: 60_000 } });
  const running = jobs.submit(request("me", { deadlineMs: 3_600_000 }));
  const waiting = jobs.submit(request("me", { deadlineMs: 5_000 }));
  assert.equal(running.deadlineAt.getTime(), clock.now() + 60_000);
  clock.advance(5_000);
  await assertCancelled(waiting, "deadline", "deadline", /within 5 s, waiting included/);
  clock.advance(54_999);
  assert.equal(running.state, "running");
  clock.advance(1);
  await assertCancelled(running, "deadline", "deadline", /within 60 s/);
});

Deno.test("a job that has ended has no timers left but its retention's", async () => {
  const { jobs, clock, trainer } = setUp();
  const job = jobs.submit(attached());
  assert.equal(clock.pending, 2); // grace, deadline
  await trainer.runs[0].succeed();
  await trainer.runs[0].end();
  assert.equal(job.state, "succeeded");
  assert.equal(clock.pending, 1);
  job.attach()();
  assert.equal(clock.pending, 1);
  await jobs.close();
  assert.equal(clock.pending, 0);
});

Deno.test("draining ends what waits, lets what runs finish, and refuses what comes", async () => {
  const { jobs, trainer } = setUp();
  const [running, waiting] = [jobs.submit(request()), jobs.submit(request())];
  const drained = jobs.drain({ timeoutMs: 30_000 });
  assert.throws(() => jobs.submit(request()), { kind: "stopping" });
  assert.throws(() => jobs.checkRoom("me"), { kind: "stopping" });
  await assertCancelled(waiting, "stopping", "stopping", /the service is stopping/);
  assert.equal(jobs.stats().draining, true);
  await trainer.runs[0].succeed();
  await trainer.runs[0].emit({ event: "overlay", overlay: PICTURE });
  await trainer.runs[0].end();
  await drained;
  assert.equal(running.state, "succeeded");
  assert.deepEqual(await running.result!.overlay(), PICTURE);
  assert.equal(trainer.runs.length, 1);
});

Deno.test("draining has an end: then what runs is cancelled, and says why", async () => {
  const { jobs, trainer, clock } = setUp();
  const job = jobs.submit(request());
  const drained = jobs.drain({ timeoutMs: 30_000 });
  clock.advance(29_999);
  assert.equal(job.state, "running");
  clock.advance(1);
  await drained;
  await assertCancelled(job, "stopping", "stopping", /the service is stopping/);
  assert.equal(trainer.runs[0].run.signal!.aborted, true);
});

Deno.test("an overlay that is not done in time is cut off", async () => {
  const { jobs, trainer } = setUp();
  const job = jobs.submit(request());
  await trainer.runs[0].succeed();
  const overlay = assert.rejects(job.result!.overlay(), { kind: "cancelled" });
  await jobs.close();
  await overlay;
  assert.equal(job.state, "succeeded");
});

import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import type { JobObserver } from "../../lib/jobs/job_observer.ts";
import { resolveOptions } from "../../lib/options.ts";
import { flatImage, iterationEvent, resultEvent, startEvent, TREE } from "./events.ts";
import { eventsOf, positionsOf, request, setUp } from "./job_manager_parts.ts";
import { PICTURE, scriptedTrainer } from "./scripted_trainer.ts";

Deno.test("a job runs at once, tells its events, and has its result", async () => {
  const { jobs, trainer, clock } = setUp();
  const job = jobs.submit(request());
  assert.deepEqual([job.state, job.position, job.iteration], ["running", 0, 0]);
  clock.advance(3000);
  await trainer.runs[0].succeed(2);
  await job.done;
  assert.deepEqual([job.state, job.iteration], ["succeeded", 2]);
  assert.equal(job.endedAt!.getTime() - job.startedAt!.getTime(), 3000);
  const events = await eventsOf(job);
  assert.deepEqual(events.map(({ event }) => event), ["start", "iteration", "iteration", "result"]);
  assert.equal(events[0].data.id, job.id);
  const { labels, ...document } = events[3].data;
  assert.deepEqual(labels, { png: "AQID", height: 4, width: 6 });
  assert.deepEqual(job.result!.document, document);
  assert.deepEqual(job.result!.labels, PICTURE);
  assert.equal(job.result!.mask, undefined);
  assert.match(job.id, /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
  assert.equal(jobs.find(job.id, "me"), job);
});

Deno.test("the overlay comes after the result, and the next job after the overlay", async () => {
  const { jobs, trainer } = setUp();
  const [first, second] = [jobs.submit(request()), jobs.submit(request())];
  assert.equal(trainer.runs[0].run.overlay, true);
  await trainer.runs[0].succeed();
  await first.done;
  assert.equal(second.state, "queued");
  const overlay = first.result!.overlay();
  const before = first.bytes;
  await trainer.runs[0].emit({ event: "overlay", overlay: { ...PICTURE, png: new Uint8Array(1000) } });
  assert.equal((await overlay).png.length, 1000);
  assert.equal(first.bytes, before + 1000);
  await trainer.runs[0].end();
  assert.equal(second.state, "running");
});

Deno.test("a trainer that dies over the overlay: the result stays, the overlay says so, the next job runs", async () => {
  const { jobs, trainer, log } = setUp();
  const [first, second] = [jobs.submit(request()), jobs.submit(request())];
  await trainer.runs[0].succeed();
  await trainer.runs[0].end(new SgscnError("trainer-failed", "it died"));
  assert.deepEqual([first.state, second.state], ["succeeded", "running"]);
  await assert.rejects(first.result!.overlay(), { kind: "trainer-failed" });
  assert.equal(log.filter(({ event }) => event === "overlay-failed").length, 1);
});

Deno.test("a trainer that fails: an error event, and the next job runs", async () => {
  const { jobs, trainer, log } = setUp();
  const [first, second] = [jobs.submit(request()), jobs.submit(request())];
  await trainer.runs[0].emit(startEvent(flatImage(4, 6)));
  const cause = new Error("signal 9");
  await trainer.runs[0].end(new SgscnError("trainer-failed", "it died", { cause }));
  assert.deepEqual([first.state, first.cancelReason, second.state], ["failed", undefined, "running"]);
  const events = await eventsOf(first);
  assert.deepEqual(events.map(({ event }) => event), ["start", "error"]);
  assert.deepEqual(events[1].data, { problem: { detail: "it died", id: first.id } });
  assert.match(String(log.find(({ event }) => event === "failed")?.cause), /signal 9/);
});

Deno.test("training that ends without a result has failed", async () => {
  const { jobs, trainer } = setUp();
  const job = jobs.submit(request());
  await trainer.runs[0].end();
  assert.equal(job.state, "failed");
});

Deno.test("who waits is told its position whenever that changes, and owners take turns", async () => {
  const { jobs, trainer } = setUp();
  const [a1, a2, a3, b1] = ["a", "a", "a", "b"].map((owner) => jobs.submit(request(owner)));
  assert.deepEqual([a1, a2, a3, b1].map(({ position }) => position), [0, 1, 3, 2]);
  for (const job of [a1, a2, b1, a3]) {
    assert.equal(job.state, "running");
    await trainer.runs.at(-1)!.succeed();
    await trainer.runs.at(-1)!.end();
  }
  assert.deepEqual(await positionsOf(a1), []);
  assert.deepEqual(await positionsOf(a2), [1]);
  assert.deepEqual(await positionsOf(a3), [2, 3, 2, 1]);
  assert.deepEqual(await positionsOf(b1), [2, 1]);
});

Deno.test("neighbours that come and go for ever do not make a log grow without bound", async () => {
  const { jobs } = setUp();
  jobs.submit(request("a"));
  jobs.submit(request("a"));
  const patient = jobs.submit(request("a"));
  for (let i = 0; i < 1000; i++) jobs.submit(request("b")).cancel("requested");
  assert.ok(patient.events.length <= 110, String(patient.events.length));
  patient.cancel("requested");
  assert.equal((await positionsOf(patient)).at(0), 2);
});

Deno.test("better positions are told however many setbacks there were", async () => {
  const { jobs, trainer } = setUp();
  jobs.submit(request("a"));
  jobs.submit(request("a"));
  const patient = jobs.submit(request("a"));
  for (let i = 0; i < 1000; i++) jobs.submit(request("b")).cancel("requested");
  await trainer.runs[0].end();
  assert.equal(patient.position, 1);
  patient.cancel("requested");
  assert.equal((await positionsOf(patient)).at(-1), 1);
});

Deno.test("a full queue refuses, and says when a job will end, by that job's own pace", async () => {
  const { jobs, trainer, clock } = setUp({ limits: { maxQueued: 1 } });
  const options = resolveOptions({ iterations: 10 });
  jobs.submit(request("a", { options }));
  jobs.submit(request("a"));
  await trainer.runs[0].emit(startEvent(flatImage(4, 6)));
  clock.advance(12_000);
  await trainer.runs[0].emit(iterationEvent(4));
  assert.throws(() => jobs.submit(request("b")), { kind: "busy", limit: 1, retryAfterS: 18 });
  assert.throws(() => jobs.checkRoom("b"), { kind: "busy", retryAfterS: 18 });
  assert.equal(jobs.retryAfterS(), 18);
  assert.equal(jobs.stats().queued, 1);
});

Deno.test("before a job has reported anything, its end is guessed from the jobs before it", async () => {
  const { jobs, trainer, clock } = setUp({ limits: { maxQueued: 0 } });
  jobs.submit(request());
  clock.advance(40_000);
  await trainer.runs[0].succeed();
  await trainer.runs[0].end();
  jobs.submit(request());
  clock.advance(15_000);
  assert.throws(() => jobs.submit(request()), { kind: "busy", retryAfterS: 25 });
  clock.advance(60_000);
  assert.throws(() => jobs.submit(request()), { kind: "busy", retryAfterS: 1 });
});

Deno.test("an owner with too many waiting is told when one of them will begin", async () => {
  const { jobs, trainer, clock } = setUp({ limits: { maxQueuedPerOwner: 1 } });
  jobs.submit(request("a"));
  clock.advance(10_000);
  await trainer.runs[0].succeed();
  await trainer.runs[0].end();
  for (const owner of ["a", "b", "c"]) jobs.submit(request(owner));
  assert.throws(() => jobs.submit(request("b")), { limit: 1, retryAfterS: 10 }); // after what runs
  assert.throws(() => jobs.submit(request("c")), { limit: 1, retryAfterS: 20 }); // after that and b's
});

Deno.test("a queue without places takes what starts at once", () => {
  const { jobs } = setUp({ limits: { maxQueued: 0, maxQueuedPerOwner: 0 } });
  jobs.checkRoom("a");
  assert.equal(jobs.submit(request("a")).state, "running");
  assert.throws(() => jobs.submit(request("a")), { kind: "busy" });
});

Deno.test("jobs, expired ones too, are their owner's alone", async () => {
  const { jobs, trainer, clock } = setUp();
  const [job, waiting] = [jobs.submit(request("a")), jobs.submit(request("a"))];
  assert.equal(jobs.find(job.id, "b"), undefined);
  assert.deepEqual(jobs.list("a"), [job, waiting]);
  assert.deepEqual(jobs.list("b"), []);
  await trainer.runs[0].succeed();
  jobs.forget(job.id, "b");
  assert.equal(jobs.find(job.id, "a"), job);
  assert.equal(jobs.find(job.id, "b"), undefined);
  clock.advance(60 * 60_000);
  assert.equal(jobs.find(job.id, "a"), "expired");
  assert.equal(jobs.find(job.id, "b"), undefined);
});

Deno.test("forgetting drops what has ended, and nothing else", async () => {
  const { jobs, trainer } = setUp();
  const job = jobs.submit(request());
  jobs.forget(job.id, "me");
  assert.equal(jobs.find(job.id, "me"), job);
  await trainer.runs[0].succeed();
  jobs.forget(job.id, "me");
  assert.equal(jobs.find(job.id, "me"), "expired");
});

Deno.test("what has ended is kept within bounds of number and bytes", async () => {
  const { jobs, trainer } = setUp({ limits: { maxKept: 2 } });
  const three = [jobs.submit(request()), jobs.submit(request()), jobs.submit(request())];
  for (let i = 0; i < 3; i++) {
    await trainer.runs[i].succeed();
    await trainer.runs[i].end();
  }
  assert.deepEqual(three.map(({ id }) => jobs.find(id, "me") === "expired"), [true, false, false]);
  assert.deepEqual([jobs.stats().kept, jobs.stats().running], [2, 0]);
  assert.equal(jobs.stats().keptBytes, three[1].bytes + three[2].bytes);
});

Deno.test("an overlay counts, once it has come", async () => {
  const { jobs, trainer } = setUp({ limits: { maxKeptBytes: 30_000 } });
  const two = [jobs.submit(request()), jobs.submit(request())];
  for (const run of [0, 1]) {
    await trainer.runs[run].succeed();
    assert.ok(jobs.find(two[0].id, "me") === two[0]);
    await trainer.runs[run].emit({ event: "overlay", overlay: { ...PICTURE, png: new Uint8Array(10_000) } });
    await trainer.runs[run].end();
  }
  assert.deepEqual(two.map(({ id }) => jobs.find(id, "me") === "expired"), [true, false]);
});

Deno.test("the pixels are let go when the job has them no more to give", () => {
  const { jobs } = setUp();
  jobs.submit(request());
  const mask = new Uint8Array(24);
  const waiting = jobs.submit(request("me", { mask }));
  assert.equal(jobs.stats().queuedBytes, 4 * 6 * 3 + 24);
  const before = waiting.bytes;
  waiting.cancel("requested");
  assert.ok(waiting.bytes <= before - 4 * 6 * 3 - 24 + 512 + 512);
  assert.equal(jobs.stats().queuedBytes, 0);
});

Deno.test("the mask goes to the trainer, its score is in the result; the target's picture is a file", async () => {
  const { jobs, trainer } = setUp();
  const mask = new Uint8Array(24).fill(1);
  const job = jobs.submit(request("me", { mask }));
  const [run] = trainer.runs;
  assert.equal(run.run.mask, mask);
  const measures = { dsc: 0, jaccard: 0, hammoude: 1, xor: 1 };
  const score = {
    label: 1,
    pixels: { cluster: 1, mask: 24, both: 1 },
    ...measures,
    regions: { count: 2, id: 1, pixels: { region: 1, mask: 24, both: 1 }, ...measures },
  };
  const result = resultEvent(startEvent(flatImage(4, 6)));
  const timing = { ...result.timing, encodeMs: 1 };
  await run.emit({ ...result, timing, labels: PICTURE, ...TREE, score, mask: PICTURE });
  assert.deepEqual(job.result!.document.score, score);
  assert.deepEqual(job.result!.mask, PICTURE);
  const { regionMap, treeFacts } = TREE;
  assert.deepEqual(job.result!.regions, regionMap);
  assert.deepEqual(job.result!.tree, { map: regionMap.png, facts: treeFacts });
  const [{ data }] = await eventsOf(job);
  assert.deepEqual(data.score, score);
  assert.deepEqual(["mask", "regionMap", "treeFacts", "facts"].filter((name) => name in data), []);
});

Deno.test("what is kept of regions and target counts as the job's memory", async () => {
  const kept = async (changes: object) => {
    const { jobs, trainer } = setUp();
    const job = jobs.submit(request());
    const result = resultEvent(startEvent(flatImage(4, 6)));
    const timing = { ...result.timing, encodeMs: 1 };
    await trainer.runs[0].emit({ ...result, timing, labels: PICTURE, ...TREE, ...changes });
    return job.bytes;
  };
  const bare = await kept({});
  assert.equal(await kept({ mask: { ...PICTURE, png: new Uint8Array(100) } }) - bare, 100);
  assert.equal(await kept({ treeFacts: new Uint8Array(1002) }) - bare, 1000);
  assert.equal(await kept({ regionMap: { ...PICTURE, png: new Uint8Array(1003) } }) - bare, 1000);
});

Deno.test("several trainers work at once, but one job at a time on the GPU", async () => {
  const [one, two] = [scriptedTrainer(), scriptedTrainer()];
  const { jobs } = setUp({ trainers: [one, two], needsGpu: ({ backend }) => backend !== "simd" });
  const [gpu1, gpu2] = [jobs.submit(request("a")), jobs.submit(request("a"))];
  const simd = jobs.submit(request("b", { options: resolveOptions({ backend: "simd" }) }));
  assert.deepEqual([gpu1, gpu2, simd].map(({ state }) => state), ["running", "queued", "running"]);
  await two.runs[0].succeed();
  await two.runs[0].end();
  assert.equal(gpu2.state, "queued");
  await one.runs[0].end(new Error("no"));
  assert.equal(gpu2.state, "running");
});

Deno.test("an observer is told of everything, once", async () => {
  const told: string[] = [];
  const observe: JobObserver = {
    queued: () => void told.push("queued"),
    refused: (kind) => void told.push(`refused ${kind}`),
    started: (_job, { waitedMs }) => void told.push(`started ${waitedMs}`),
    training: (_job, { backend }) => void told.push(`training ${backend}`),
    iterated: (_job, { iteration, sinceMs }) => void told.push(`iterated ${iteration} ${sinceMs}`),
    ended: (job, { waitedMs, ranMs, encodeMs }) =>
      void told.push(`ended ${job.state} ${waitedMs} ${ranMs} ${encodeMs}`),
  };
  const { jobs, trainer, clock } = setUp({ observe, limits: { maxQueued: 1 } });
  const first = jobs.submit(request());
  const second = jobs.submit(request());
  assert.throws(() => jobs.submit(request()));
  assert.throws(() => jobs.checkRoom("someone else"));
  clock.advance(500);
  await trainer.runs[0].succeed(2);
  await trainer.runs[0].end();
  second.cancel("requested");
  await first.done;
  assert.deepEqual(told, [
    "queued",
    "started 0",
    "queued",
    "refused busy",
    "refused busy",
    "training fake",
    "iterated 1 1",
    "iterated 2 1",
    "ended succeeded 0 500 7",
    "started 500",
    "ended cancelled 500 0 undefined",
  ]);
});

Deno.test("neither pixels nor pictures get into the log", async () => {
  const { jobs, trainer, log } = setUp();
  jobs.submit(request());
  await trainer.runs[0].succeed(3);
  await trainer.runs[0].end();
  assert.deepEqual(log.map(({ event }) => event), ["started", "training", "finished"]);
  const isPlain = (value: unknown) => value === undefined || ["string", "number"].includes(typeof value);
  for (const line of log) assert.ok(Object.values(line).every(isPlain), JSON.stringify(line));
});

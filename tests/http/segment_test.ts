import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { flatImage } from "../jobs/events.ts";
import {
  fakeTrainer,
  LABELS,
  MASK,
  OVERLAY,
  PNG_FILE,
  PREVIEW,
  REGIONS,
  segmentRequest,
  testHandler,
} from "./doubles.ts";
import { parseSse, type ServerSentEvent } from "./parse_sse.ts";

const ENDLESS = "?iterations=10000";

async function eventsOf(response: Response): Promise<ServerSentEvent[]> {
  return await Array.fromAsync(parseSse(response.body!));
}

for (const accept of [undefined, "*/*", "text/event-stream"]) {
  Deno.test(`Accept ${accept}: the events, each with an id`, async () => {
    const { handler } = testHandler();
    const headers: HeadersInit = accept ? { accept } : {};
    const response = await handler(segmentRequest(PNG_FILE, { query: "?iterations=2&seed=5", headers }));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/event-stream");
    const events = await eventsOf(response);
    assert.deepEqual(events.map(({ id, event }) => [id, event]), [
      ["1", "start"],
      ["2", "iteration"],
      ["3", "iteration"],
      ["4", "result"],
    ]);
    const [start, first, , result] = events.map(({ data }) => data);
    assert.match(start.id, /^[0-9a-f-]{36}$/);
    assert.equal(response.headers.get("content-location"), `/v1/jobs/${start.id}/events`);
    assert.equal(response.headers.get("link"), `</v1/jobs/${start.id}>; rel="status"`);
    assert.deepEqual([start.image.height, start.image.width, start.image.format], [4, 6, "png"]);
    assert.equal(start.seed, 5);
    assert.equal(start.options.iterations, 2);
    assert.deepEqual(first.labels, { png: PREVIEW.toBase64(), height: 4, width: 6 });
    assert.deepEqual(result.labels, { png: LABELS.toBase64(), height: 4, width: 6 });
    assert.equal(result.stopped, "iterations");
  });
}

Deno.test("Accept application/json: the result alone", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer });
  const headers = { accept: "application/json" };
  const response = await handler(segmentRequest(PNG_FILE, { query: "?iterations=2", headers }));
  assert.equal(response.headers.get("content-type"), "application/json");
  const result = await response.json();
  assert.equal(result.stopped, "iterations");
  assert.equal(result.labels.height, 4);
  assert.equal(trainer.runs[0].options.previews, false);
  assert.equal(await trainer.runs[0].end, "finished");
});

for (
  const [query, png] of [
    ["", LABELS],
    ["?render=labels", LABELS],
    ["?render=overlay", OVERLAY],
    ["?render=regions", REGIONS],
    ["?render=mask", MASK],
  ] as const
) {
  Deno.test(`Accept image/png ${query}: that picture`, async () => {
    const { handler } = testHandler();
    const response = await handler(segmentRequest(PNG_FILE, { query, headers: { accept: "image/png" } }));
    assert.equal(response.headers.get("content-type"), "image/png");
    assert.deepEqual(await response.bytes(), png);
  });
}

Deno.test("a multipart form brings image and options", async () => {
  const { handler } = testHandler();
  const form = new FormData();
  form.set("iterations", "3");
  form.set("preset", "ultrasound");
  form.set("image", new File([PNG_FILE], "scan.png", { type: "image/png" }));
  const events = await eventsOf(await handler(segmentRequest(form, { query: "?seed=9" })));
  const { options } = events[0].data;
  assert.deepEqual([options.iterations, options.learningRate, options.seed], [3, 0.05, 9]);
});

Deno.test("a mask in the form is scored against; the mask that is shown is the target's", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer });
  const pixels = flatImage(4, 6);
  pixels.data.fill(0, 0, 36); // the upper half; 90 is not bright, so the lower is black too but for these
  pixels.data.fill(255, 60);
  const form = new FormData();
  form.set("image", new Blob([PNG_FILE]));
  form.set("mask", new Blob([encodeRgb(pixels) as Uint8Array<ArrayBuffer>]));
  form.set("render", "mask");
  const response = await handler(segmentRequest(form, { headers: { accept: "image/png" } }));
  assert.deepEqual(await response.bytes(), MASK);
  assert.deepEqual(
    trainer.runs[0].options.mask,
    Uint8Array.from({ length: 24 }, (_, i) => Number(i >= 20)),
  );
});

Deno.test("target may be given several times, in query and form: points, one by one", async () => {
  const { handler } = testHandler();
  const form = new FormData();
  form.set("image", new Blob([PNG_FILE]));
  form.append("target", "5,3");
  form.append("target", "0,0,0");
  const [start] = await eventsOf(await handler(segmentRequest(form, { query: "?target=1,2&target=2,2" })));
  assert.equal(start.data.options.target, "1,2;2,2;5,3;0,0,0");
});

Deno.test("an iteration is written before the next one is done", async () => {
  const { promise: begin, resolve } = Promise.withResolvers<void>();
  const { handler } = testHandler({ trainer: fakeTrainer({ begin }) });
  const events = parseSse((await handler(segmentRequest())).body!);
  assert.equal((await events.next()).value!.event, "start"); // arrives while training is held up
  resolve();
  assert.equal((await events.next()).value!.data.iteration, 1);
  await events.return(undefined);
});

Deno.test("a listener that leaves stops its training once the grace period is over", async () => {
  const trainer = fakeTrainer();
  const { handler, log, clock } = testHandler({ trainer, jobLimits: { graceMs: 10_000 } });
  const response = await handler(segmentRequest(PNG_FILE, { query: ENDLESS }));
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel();
  clock.advance(9_999);
  assert.equal(trainer.runs[0].options.signal!.aborted, false);
  clock.advance(1);
  assert.equal(await trainer.runs[0].end, "stopped");
  assert.equal(log.some(({ event }) => event === "failed"), false);
});

for (const accept of ["application/json", "image/png"]) {
  Deno.test(`a client that waits for ${accept} and leaves stops its training`, async () => {
    const trainer = fakeTrainer();
    const { handler, clock } = testHandler({ trainer });
    const controller = new AbortController();
    const { signal } = controller;
    const answering = handler(segmentRequest(PNG_FILE, { query: ENDLESS, headers: { accept }, signal }));
    const run = await trainer.firstRun;
    controller.abort();
    assert.equal((await answering).status, 409); // which nobody reads
    clock.advance(10_000);
    assert.equal(await run.end, "stopped");
  });
}

Deno.test("a second request waits its turn and is told its position", async () => {
  const trainer = fakeTrainer();
  const { handler, clock } = testHandler({ trainer });
  const first = await handler(segmentRequest(PNG_FILE, { query: ENDLESS }));
  const second = await handler(segmentRequest(PNG_FILE, { query: "?iterations=1" }));
  const third = await handler(segmentRequest(PNG_FILE, { query: "?iterations=1" }));
  await trainer.firstRun;
  assert.equal(trainer.runs.length, 1);
  await first.body!.cancel();
  clock.advance(10_000);
  const told = (events: ServerSentEvent[]) => events.map(({ event, data }) => data?.position ?? event);
  assert.deepEqual(told(await eventsOf(second)), [1, "start", "iteration", "result"]);
  assert.deepEqual(told(await eventsOf(third)), [2, 1, "start", "iteration", "result"]);
  assert.equal(trainer.runs.length, 3);
});

Deno.test("a full queue is 429 with Retry-After, before the body is read", async () => {
  const { handler, jobs } = testHandler({ jobLimits: { maxQueued: 0 } });
  const first = await handler(segmentRequest(PNG_FILE, { query: ENDLESS }));
  const body = new ReadableStream({ pull: () => Promise.reject(new Error("It was read")) }, {
    highWaterMark: 0,
  });
  const response = await handler(segmentRequest(body));
  assert.equal(response.status, 429);
  assert.match(response.headers.get("retry-after")!, /^[1-9]\d*$/);
  assert.equal((await response.json()).type, "urn:sgscn:problem:busy");
  await first.body!.cancel();
  await jobs.close();
});

Deno.test("only so many uploads are taken at once; each that has come makes room", async () => {
  const { handler } = testHandler({ limits: { maxUploads: 1 } });
  const { promise: rest, resolve } = Promise.withResolvers<Uint8Array>();
  const slow = async function* () {
    yield PNG_FILE.slice(0, 10);
    yield await rest;
  };
  const first = handler(segmentRequest(ReadableStream.from(slow()), { query: "?iterations=1" }));
  const refused = await handler(segmentRequest());
  assert.equal(refused.status, 429);
  assert.match(refused.headers.get("retry-after")!, /^[1-9]\d*$/);
  assert.equal((await refused.json()).limit, 1);
  resolve(PNG_FILE.slice(10));
  await eventsOf(await first);
  assert.equal((await handler(segmentRequest(new Uint8Array(0)))).status, 422); // which makes room too
  await eventsOf(await handler(segmentRequest(PNG_FILE, { query: "?iterations=1" })));
});

Deno.test("uploads may hold only so much memory together, whatever they say; one alone always may", async () => {
  const { handler } = testHandler({ limits: { maxUploadBytes: 1000, maxBytes: 800 } });
  const { promise: rest, resolve } = Promise.withResolvers<Uint8Array>();
  const endless = () =>
    ReadableStream.from((async function* () {
      yield await rest;
    })());
  const first = handler(segmentRequest(endless(), { query: "?iterations=1" })); // says no length: 800
  const refused = await handler(segmentRequest(endless(), { headers: { "content-length": "300" } }));
  assert.deepEqual([refused.status, (await refused.json()).value], [429, 1100]);
  resolve(PNG_FILE);
  await eventsOf(await first);
});

Deno.test("a service that stops is 503 with Retry-After", async () => {
  const { handler, jobs } = testHandler();
  await jobs.drain({ timeoutMs: 0 });
  const response = await handler(segmentRequest());
  assert.equal(response.status, 503);
  assert.match(response.headers.get("retry-after")!, /^[1-9]\d*$/);
  assert.equal((await response.json()).type, "urn:sgscn:problem:stopping");
});

Deno.test("a failure of training is an error event with the problem", async () => {
  const fail = () =>
    new SgscnError("trainer-failed", "Cannot finish training: it died", { cause: new Error("secret") });
  const { handler, log } = testHandler({ trainer: fakeTrainer({ fail }) });
  const response = await handler(segmentRequest());
  assert.equal(response.status, 200);
  const text = await response.text();
  const { problem } = JSON.parse(/event: error\ndata: (.*)\n\n$/.exec(text)![1]);
  assert.equal(problem.status, 500);
  assert.equal(problem.detail, "Cannot finish training: it died");
  assert.doesNotMatch(text, /secret/);
  assert.match(JSON.stringify(log), /secret/);
});

Deno.test("an unknown failure keeps its details in the log", async () => {
  const { handler, log } = testHandler({ trainer: fakeTrainer({ fail: () => new Error("secret path") }) });
  const response = await handler(segmentRequest(PNG_FILE, { headers: { accept: "application/json" } }));
  assert.equal(response.status, 500);
  const text = await response.text();
  assert.doesNotMatch(text, /secret|\.ts/);
  const { requestId } = JSON.parse(text);
  const logged = log.find((line) => line.requestId === requestId && line.event === "refused")!;
  assert.match(String(logged.error), /secret path/);
});

Deno.test("a deadline that passes is 504 for who waits, and an error event", async () => {
  const trainer = fakeTrainer();
  const { handler, clock } = testHandler({ trainer });
  const query = `${ENDLESS}&deadlineMs=5000`;
  const waiting = handler(segmentRequest(PNG_FILE, { query, headers: { accept: "application/json" } }));
  await trainer.firstRun;
  const watching = await handler(segmentRequest(PNG_FILE, { query }));
  clock.advance(5000);
  const response = await waiting;
  assert.deepEqual([response.status, (await response.json()).limit], [504, 5000]);
  assert.equal((await eventsOf(watching)).at(-1)!.data.problem.status, 504);
});

Deno.test("a client that does not read gets every iteration and the result, but the oldest previews are gone", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer, jobLimits: { maxPreviewBytes: 10 * PREVIEW.length } });
  const response = await handler(segmentRequest(PNG_FILE, { query: "?iterations=2000" }));
  assert.equal(await (await trainer.firstRun).end, "finished"); // not held up by a client that does not read
  const events = await eventsOf(response);
  const iterations = events.filter(({ event }) => event === "iteration");
  assert.equal(iterations.length, 2000);
  const shown = iterations.flatMap(({ data }) => data.labels ? [data.iteration] : []);
  assert.deepEqual(shown, Array.from({ length: 10 }, (_, i) => 1991 + i));
  assert.ok(events.at(-1)!.data.labels);
});

import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { createQueue } from "../../lib/jobs/queue.ts";
import { fakeTrainer, LABELS, OVERLAY, PNG_FILE, PREVIEW, segmentRequest, testHandler } from "./doubles.ts";
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
    assert.deepEqual([start.image.height, start.image.width, start.image.format], [4, 6, "png"]);
    assert.equal(start.seed, 5);
    assert.equal(start.options.iterations, 2);
    assert.equal("event" in start, false);
    assert.deepEqual(first.labels, { png: btoa(String.fromCharCode(...PREVIEW)), height: 4, width: 6 });
    assert.deepEqual(Object.keys(first.loss), ["total", "ce", "ss", "cc"]);
    assert.deepEqual(result.labels, { png: btoa(String.fromCharCode(...LABELS)), height: 4, width: 6 });
    assert.equal(result.stopped, "iterations");
  });
}

Deno.test("Accept application/json: the result alone", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer });
  const response = await handler(
    segmentRequest(PNG_FILE, { query: "?iterations=2", headers: { accept: "application/json" } }),
  );
  assert.equal(response.headers.get("content-type"), "application/json");
  const result = await response.json();
  assert.equal(result.stopped, "iterations");
  assert.equal(result.labels.height, 4);
  assert.equal(trainer.runs[0].previews, false);
  assert.equal(await trainer.runs[0].end, "finished");
});

for (
  const [query, png] of [["", LABELS], ["?render=labels", LABELS], ["?render=overlay", OVERLAY]] as const
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

Deno.test("an iteration is written before the next one is done", async () => {
  const { promise: begin, resolve } = Promise.withResolvers<void>();
  const { handler } = testHandler({ trainer: fakeTrainer({ begin }) });
  const events = parseSse((await handler(segmentRequest())).body!);
  assert.equal((await events.next()).value!.event, "start"); // arrives while training is held up
  resolve();
  assert.equal((await events.next()).value!.data.iteration, 1);
  await events.return(undefined);
});

Deno.test("a listener that leaves stops its training within one iteration", async () => {
  const trainer = fakeTrainer();
  const { handler, log } = testHandler({ trainer });
  const response = await handler(segmentRequest(PNG_FILE, { query: ENDLESS }));
  const reader = response.body!.getReader();
  await reader.read();
  const before = trainer.runs[0].iterations;
  await reader.cancel();
  assert.equal(await trainer.runs[0].end, "stopped");
  assert.ok(trainer.runs[0].iterations <= before + 1, `${trainer.runs[0].iterations} after ${before}`);
  assert.equal(log.some(({ event }) => event === "failed"), false);
});

for (const accept of ["application/json", "image/png"]) {
  Deno.test(`a client that waits for ${accept} and leaves stops its training`, async () => {
    const trainer = fakeTrainer();
    const { handler } = testHandler({ trainer });
    const controller = new AbortController();
    const request = segmentRequest(PNG_FILE, {
      query: ENDLESS,
      headers: { accept },
      signal: controller.signal,
    });
    const answering = handler(request);
    const run = await trainer.firstRun;
    controller.abort();
    assert.equal(await run.end, "stopped");
    assert.equal((await answering).status, 503); // which nobody reads
  });
}

Deno.test("a second request waits its turn and is told its position", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer });
  const first = await handler(segmentRequest(PNG_FILE, { query: ENDLESS }));
  const second = await handler(segmentRequest(PNG_FILE, { query: "?iterations=1" }));
  const third = await handler(segmentRequest(PNG_FILE, { query: "?iterations=1" }));
  await trainer.firstRun;
  assert.equal(trainer.runs.length, 1);
  await first.body!.cancel();
  const told = (events: ServerSentEvent[]) => events.map(({ event, data }) => data?.position ?? event);
  assert.deepEqual(told(await eventsOf(second)), [1, "start", "iteration", "result"]);
  assert.deepEqual(told(await eventsOf(third)), [2, 1, "start", "iteration", "result"]);
  assert.equal(trainer.runs.length, 3);
});

Deno.test("a waiting client that leaves gives its place up and never trains", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer });
  const first = await handler(segmentRequest(PNG_FILE, { query: ENDLESS }));
  const leaver = await handler(segmentRequest());
  const third = await handler(segmentRequest(PNG_FILE, { query: "?iterations=1" }));
  await leaver.body!.cancel();
  await first.body!.cancel();
  assert.deepEqual((await eventsOf(third)).map(({ event }) => event).slice(0, 3), [
    "queued",
    "queued",
    "start",
  ]);
  assert.equal(trainer.runs.length, 2);
});

Deno.test("a full queue is 503 with Retry-After, before any training", async () => {
  const { handler } = testHandler({ queue: createQueue({ maxWaiting: 0 }) });
  const first = await handler(segmentRequest(PNG_FILE, { query: ENDLESS }));
  const response = await handler(segmentRequest());
  assert.equal(response.status, 503);
  assert.match(response.headers.get("retry-after")!, /^\d+$/);
  assert.equal((await response.json()).type, "urn:sgscn:problem:busy");
  await first.body!.cancel();
});

Deno.test("only so many requests are taken at once; each that ends makes room", async () => {
  const { handler } = testHandler({ limits: { maxUnfinished: 1 } });
  const first = await handler(segmentRequest(PNG_FILE, { query: "?iterations=1" }));
  assert.equal((await handler(segmentRequest(PNG_FILE))).status, 503);
  await eventsOf(first);
  assert.equal((await handler(segmentRequest(new Uint8Array(0)))).status, 422);
  assert.equal((await handler(segmentRequest(PNG_FILE, { headers: { accept: "image/png" } }))).status, 200);
  assert.equal((await handler(segmentRequest(PNG_FILE, { headers: { accept: "image/png" } }))).status, 200);
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
  const logged = log.find(({ event }) => event === "failed")!;
  assert.match(String(logged.cause), /secret/);
  assert.equal(logged.requestId, problem.requestId);
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

Deno.test("a client that does not read gets every iteration, but few previews", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer });
  const response = await handler(segmentRequest(PNG_FILE, { query: "?iterations=2000" }));
  assert.equal(await (await trainer.firstRun).end, "finished"); // not held up by a client that does not read
  const iterations = (await eventsOf(response)).filter(({ event }) => event === "iteration");
  assert.equal(iterations.length, 2000);
  assert.ok(iterations[0].data.labels);
  assert.equal(iterations.at(-1)!.data.labels, undefined);
});

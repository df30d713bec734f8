import assert from "node:assert/strict";
import { NO_GUARD } from "../../lib/http/no_guard.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { flatImage } from "../jobs/events.ts";
import {
  fakeTrainer,
  LABELS,
  MASK,
  OVERLAY,
  PNG_FILE,
  REGIONS,
  request,
  segmentRequest,
  TARGET,
  type TestHandler,
  testHandler,
} from "./doubles.ts";
import { parseSse, type ServerSentEvent } from "./parse_sse.ts";

/** Starts a detached job; its document. */
async function detached(
  { handler }: TestHandler,
  { query = "iterations=2", body = PNG_FILE as BodyInit } = {},
  // deno-lint-ignore no-explicit-any -- tests look into whatever is there
): Promise<any> {
  const response = await handler(segmentRequest(body, { query: `?detach=true&${query}` }));
  assert.equal(response.status, 202);
  return await response.json();
}

async function eventsOf(
  { handler }: TestHandler,
  path: string,
  headers: Record<string, string> = {},
): Promise<ServerSentEvent[]> {
  const response = await handler(request(path, { headers }));
  assert.equal(response.status, 200);
  return await Array.fromAsync(parseSse(response.body!));
}

async function jobOf(service: TestHandler, path: string) {
  const response = await service.handler(request(path));
  assert.equal(response.status, 200);
  return { retryAfter: response.headers.get("retry-after"), ...await response.json() };
}

for (
  const [what, query, headers, applied] of [
    ["detach=true", "?detach=true", {}, null],
    ["Prefer: respond-async", "", { prefer: "wait=10, Respond-Async" }, "respond-async"],
  ] as const
) {
  Deno.test(`${what}: 202 with the job's address, and it goes on when nobody listens`, async () => {
    const trainer = fakeTrainer();
    const service = testHandler({ trainer });
    // Whatever the result is wanted as, where it will be is told in JSON.
    const init = { query, headers: { ...headers, accept: "image/png" } };
    const response = await service.handler(segmentRequest(PNG_FILE, init));
    assert.equal(response.status, 202);
    assert.equal(response.headers.get("preference-applied"), applied);
    assert.match(response.headers.get("retry-after")!, /^[1-9]\d*$/);
    const { id, detached, links } = await response.json();
    assert.equal(response.headers.get("location"), `/v1/jobs/${id}`);
    assert.equal(links.self, `/v1/jobs/${id}`);
    assert.equal(detached, true);
    service.clock.advance(60_000);
    assert.equal(await (await trainer.firstRun).end, "finished");
    assert.equal((await jobOf(service, links.self)).state, "succeeded");
  });
}

Deno.test("a form may detach too", async () => {
  const service = testHandler();
  const form = new FormData();
  form.set("image", new Blob([PNG_FILE]));
  form.set("detach", "1");
  const response = await service.handler(segmentRequest(form));
  assert.equal(response.status, 202);
  await eventsOf(service, (await response.json()).links.events);
});

Deno.test("a job tells its state, from the queue to the end", async () => {
  const { promise: begin, resolve } = Promise.withResolvers<void>();
  const service = testHandler({ trainer: fakeTrainer({ begin }) });
  const first = await detached(service);
  const second = await detached(service, { query: "iterations=1&seed=4" });
  const waiting = await jobOf(service, second.links.self);
  assert.deepEqual([waiting.state, waiting.position, waiting.startedAt], ["queued", 1, undefined]);
  assert.equal(waiting.options.seed, 4);
  assert.match(waiting.retryAfter, /^[1-9]\d*$/);
  assert.equal((await jobOf(service, first.links.self)).state, "running");
  resolve();
  await eventsOf(service, second.links.events);
  const done = await jobOf(service, second.links.self);
  assert.deepEqual([done.state, done.position, done.iteration], ["succeeded", 0, 1]);
  assert.equal(done.retryAfter, null);
  const names = ["self", "events", "result", "labels", "overlay", "regions", "mask", "target"];
  assert.deepEqual(Object.keys(done.links), names);
  assert.ok(Date.parse(done.expiresAt) > Date.parse(done.endedAt));
});

Deno.test("a job that failed tells why", async () => {
  const service = testHandler({ trainer: fakeTrainer({ fail: () => new Error("secret") }) });
  const { links } = await detached(service);
  await eventsOf(service, links.events);
  const { state, problem } = await jobOf(service, links.self);
  assert.deepEqual([state, problem.status], ["failed", 500]);
  assert.doesNotMatch(JSON.stringify(problem), /secret/);
});

Deno.test("events: the same from the start, for whoever asks, as often as they ask", async () => {
  const service = testHandler();
  const { links } = await detached(service, { query: "iterations=20" });
  const live = await eventsOf(service, links.events);
  assert.deepEqual(live.map(({ id }) => Number(id)), live.map((_, i) => i + 1));
  assert.equal(live.at(-1)!.event, "result");
  assert.deepEqual(await eventsOf(service, links.events), live);
});

Deno.test("events: after Last-Event-ID, then live", async () => {
  const { promise: begin, resolve } = Promise.withResolvers<void>();
  const service = testHandler({ trainer: fakeTrainer({ begin }) });
  const { links } = await detached(service, { query: "iterations=3" });
  const response = await service.handler(request(links.events, { headers: { "last-event-id": "1" } }));
  const events = parseSse(response.body!);
  const next = events.next(); // the start is the first event, and not told again
  resolve();
  assert.equal((await next).value!.id, "2");
  assert.deepEqual((await Array.fromAsync(events)).map(({ id }) => id), ["3", "4", "5"]);
});

Deno.test("events: a cut at every event resumes with exactly those that follow", async () => {
  const service = testHandler();
  const { links } = await detached(service, { query: "iterations=6" });
  const all = await eventsOf(service, links.events);
  for (let last = 0; last < all.length; last++) {
    const rest = await eventsOf(service, links.events, { "last-event-id": String(last) });
    assert.deepEqual(rest, all.slice(last));
  }
  const nothing = await service.handler(
    request(links.events, { headers: { "last-event-id": String(all.length) } }),
  );
  assert.equal(nothing.status, 204); // which tells an EventSource to stop asking
});

for (const id of ["x", "-1", "1.5", "99999", "9".repeat(30)]) {
  Deno.test(`events: a Last-Event-ID of ${id} is 400 and names the header`, async () => {
    const service = testHandler();
    const { links } = await detached(service);
    await eventsOf(service, links.events);
    const response = await service.handler(request(links.events, { headers: { "last-event-id": id } }));
    assert.equal(response.status, 400);
    assert.equal((await response.json()).field, "Last-Event-ID");
  });
}

Deno.test("events: a job that began attached is kept alive by whoever comes back in time", async () => {
  const trainer = fakeTrainer();
  const service = testHandler({ trainer });
  const { handler, clock } = service;
  const first = await handler(segmentRequest(PNG_FILE, { query: "?iterations=10000" }));
  const reader = first.body!.getReader();
  await reader.read();
  await reader.cancel();
  clock.advance(9_000);
  const path = first.headers.get("content-location")!;
  const second = await handler(request(path, { headers: { "last-event-id": "1" } }));
  clock.advance(60_000);
  assert.equal(trainer.runs[0].options.signal!.aborted, false);
  await second.body!.cancel();
  clock.advance(10_000);
  assert.equal(await trainer.runs[0].end, "stopped");
  const job = await jobOf(service, path.replace("/events", ""));
  assert.deepEqual([job.state, job.cancelReason], ["cancelled", "abandoned"]);
});

Deno.test("HEAD on events leaves no listener behind", async () => {
  const trainer = fakeTrainer();
  const { handler, clock } = testHandler({ trainer });
  const first = await handler(segmentRequest(PNG_FILE, { query: "?iterations=10000" }));
  const head = await handler(request(first.headers.get("content-location")!, { method: "HEAD" }));
  assert.deepEqual([head.status, head.body], [200, null]);
  await first.body!.cancel();
  clock.advance(10_000);
  assert.equal(await (await trainer.firstRun).end, "stopped");
});

for (
  const [file, type, expected] of [
    ["labels.png", "image/png", LABELS],
    ["overlay.png", "image/png", OVERLAY],
    ["regions.png", "image/png", REGIONS],
    ["mask.png", "image/png", MASK],
    ["result.json", "application/json", undefined],
  ] as const
) {
  Deno.test(`${file}: 409 with the state until the job has succeeded, then the file`, async () => {
    const { promise: begin, resolve } = Promise.withResolvers<void>();
    const service = testHandler({ trainer: fakeTrainer({ begin }) });
    const white = flatImage(4, 6);
    white.data.fill(255);
    const body = new FormData();
    body.set("image", new Blob([PNG_FILE]));
    body.set("mask", new Blob([encodeRgb(white) as Uint8Array<ArrayBuffer>]));
    const { links } = await detached(service, { body });
    const path = `${links.self}/${file}`;

    const early = await service.handler(request(path));
    assert.equal(early.status, 409);
    assert.match(early.headers.get("retry-after")!, /^[1-9]\d*$/);
    const problem = await early.json();
    assert.deepEqual([problem.type, problem.value], ["urn:sgscn:problem:job-unfinished", "running"]);

    resolve();
    await eventsOf(service, links.events);
    const response = await service.handler(request(path));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), type);
    assert.equal(response.headers.get("cache-control"), "no-store");
    if (expected) assert.deepEqual(await response.bytes(), expected);
    else {
      const { labels, mask, score, stopped, target } = await response.json();
      assert.deepEqual([labels, mask, score.label, stopped], [undefined, undefined, 2, "iterations"]);
      assert.deepEqual(target, TARGET);
    }
    assert.ok((await jobOf(service, links.self)).links.mask);
  });
}

Deno.test("overlay.png waits while it is drawn", async () => {
  const { promise: draw, resolve } = Promise.withResolvers<void>();
  const service = testHandler({ trainer: fakeTrainer({ draw }) });
  const { links } = await detached(service);
  await eventsOf(service, links.events);
  const waiting = service.handler(request(`${links.self}/overlay.png`));
  resolve();
  assert.deepEqual(await (await waiting).bytes(), OVERLAY);
});

Deno.test("mask.png of a job without target is 404, and no link leads there", async () => {
  const service = testHandler();
  const { links } = await detached(service, { query: "iterations=1&target=none" });
  await eventsOf(service, links.events);
  const response = await service.handler(request(`${links.self}/mask.png`));
  assert.equal(response.status, 404);
  assert.match((await response.json()).detail, /target is none/);
  assert.equal((await jobOf(service, links.self)).links.mask, undefined);
});

Deno.test("files of a job that failed are 409, with why", async () => {
  const service = testHandler({ trainer: fakeTrainer({ fail: () => new Error("secret") }) });
  const { links } = await detached(service);
  await eventsOf(service, links.events);
  const response = await service.handler(request(`${links.self}/labels.png`));
  assert.equal(response.status, 409);
  assert.equal(response.headers.get("retry-after"), null); // it never will have one
  const { type, value, detail } = await response.json();
  assert.deepEqual([type, value], ["urn:sgscn:problem:job-without-result", "failed"]);
  assert.doesNotMatch(detail, /secret/);
});

for (
  const [path, accept] of [
    ["", "text/html"],
    ["/events", "application/json"],
    ["/labels.png", "application/json"],
    ["/result.json", "image/png"],
  ]
) {
  Deno.test(`GET job${path} with Accept ${accept} is 406`, async () => {
    const service = testHandler();
    const { links } = await detached(service);
    const response = await service.handler(request(links.self + path, { headers: { accept } }));
    assert.equal(response.status, 406);
    assert.equal((await response.json()).field, "Accept");
    await eventsOf(service, links.events);
  });
}

Deno.test("DELETE cancels at once; its listeners are told, its files are 409", async () => {
  const trainer = fakeTrainer();
  const service = testHandler({ trainer });
  const { links } = await detached(service, { query: "iterations=10000" });
  const response = await service.handler(request(links.self, { method: "DELETE" }));
  assert.equal(response.status, 200);
  const { state, cancelReason } = await response.json();
  assert.deepEqual([state, cancelReason], ["cancelled", "requested"]);
  assert.equal(await trainer.runs[0].end, "stopped");
  const last = (await eventsOf(service, links.events)).at(-1)!;
  assert.deepEqual([last.event, last.data.problem.type], ["error", "urn:sgscn:problem:cancelled"]);
  const labels = await service.handler(request(`${links.self}/labels.png`));
  assert.equal(labels.status, 409);
  assert.match((await labels.json()).detail, /cancelled/);
});

Deno.test("DELETE of a job that has ended drops it", async () => {
  const service = testHandler();
  const { links } = await detached(service);
  await eventsOf(service, links.events);
  assert.equal((await service.handler(request(links.self, { method: "DELETE" }))).status, 204);
  assert.equal((await service.handler(request(links.self))).status, 404);
});

Deno.test("a job that has expired is 404, and the message says so", async () => {
  const service = testHandler({ jobLimits: { keepMs: 1000 } });
  const { links } = await detached(service);
  await eventsOf(service, links.events);
  service.clock.advance(1000);
  for (const path of [links.self, links.events, `${links.self}/labels.png`]) {
    const response = await service.handler(request(path));
    assert.equal(response.status, 404);
    const { type, detail } = await response.json();
    assert.equal(type, "urn:sgscn:problem:job-expired");
    assert.match(detail, /expired/);
  }
  const never = await service.handler(request(`/v1/jobs/${crypto.randomUUID()}`));
  assert.equal(never.status, 404);
  assert.doesNotMatch((await never.json()).detail, /expired/);
});

Deno.test("a job of somebody else does not exist, not even after it has expired", async () => {
  const guard = {
    ...NO_GUARD,
    admit: ({ headers }: Request) => ({ owner: headers.get("authorization")!, client: "" }),
  };
  const service = testHandler({ guard, jobLimits: { keepMs: 1000 } });
  const ask = async (owner: string, path: string, method = "GET") => {
    const response = await service.handler(request(path, { method, headers: { authorization: owner } }));
    return { status: response.status, text: await response.text() };
  };
  const headers = { authorization: "a" };
  const init = { query: "?detach=true&iterations=1", headers };
  const { links } = await (await service.handler(segmentRequest(PNG_FILE, init))).json();
  assert.equal((await ask("a", links.events)).status, 200);
  for (
    const path of ["", "/events", "/labels.png", "/overlay.png", "/regions.png", "/mask.png", "/result.json"]
  ) {
    assert.equal((await ask("b", links.self + path)).status, 404, path);
  }
  assert.equal((await ask("b", `${links.self}/target`, "POST")).status, 404);
  assert.equal((await ask("b", links.self, "DELETE")).status, 404);
  assert.equal((await ask("a", links.self)).status, 200);
  service.clock.advance(1000);
  const { status, text } = await ask("b", links.self);
  assert.equal(status, 404);
  assert.doesNotMatch(text, /expired/);
});

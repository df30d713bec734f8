import assert from "node:assert/strict";
import { NO_GUARD } from "../../lib/http/no_guard.ts";
import { readIdempotencyKey } from "../../lib/http/idempotency_key.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { flatImage } from "../jobs/events.ts";
import { fakeTrainer, PNG_FILE, segmentRequest, testHandler } from "./doubles.ts";
import { parseSse } from "./parse_sse.ts";

function keyed(
  {
    key = "k1",
    query = "?iterations=2",
    body = PNG_FILE as BodyInit,
    headers = {} as Record<string, string>,
  } = {},
): Request {
  return segmentRequest(body, { query, headers: { "idempotency-key": key, ...headers } });
}

/** The ids of the events, and the job's own. */
async function streamed(response: Response): Promise<{ job: string; ids: string[] }> {
  assert.equal(response.status, 200);
  const events = await Array.fromAsync(parseSse(response.body!));
  const start = events.find(({ event }) => event === "start")!;
  return { job: start.data.id, ids: events.map(({ id }) => id!) };
}

for (
  const [header, key] of [["abc", "abc"], ['"8e03978e-40d5"', "8e03978e-40d5"], [null, undefined]] as const
) {
  Deno.test(`Idempotency-Key ${header} is the key ${key}`, () => {
    const headers: HeadersInit = header === null ? {} : { "idempotency-key": header };
    assert.equal(readIdempotencyKey(new Request("http://localhost", { headers })), key);
  });
}

Deno.test("the same request again is the same job, whose events begin anew", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer });
  const first = await handler(keyed());
  assert.equal(first.headers.get("idempotent-replayed"), null);
  const once = await streamed(first);
  const second = await handler(keyed());
  assert.equal(second.headers.get("idempotent-replayed"), "true");
  assert.deepEqual(await streamed(second), once);
  assert.equal(trainer.runs.length, 1);
});

Deno.test("repeats at the same time are one job", async () => {
  const trainer = fakeTrainer();
  const { handler } = testHandler({ trainer });
  const answers = await Promise.all(Array.from({ length: 5 }, () => handler(keyed())));
  const all = await Promise.all(answers.map(streamed));
  assert.equal(new Set(all.map(({ job }) => job)).size, 1);
  assert.equal(trainer.runs.length, 1);
});

Deno.test("a repeat may be answered in another way, and detach", async () => {
  const trainer = fakeTrainer();
  const { handler, clock } = testHandler({ trainer });
  const first = await handler(keyed({ query: "?iterations=50" }));
  const second = await handler(keyed({ query: "?iterations=50", headers: { prefer: "respond-async" } }));
  assert.equal(second.status, 202);
  assert.equal((await second.json()).detached, true);
  await first.body!.cancel();
  clock.advance(60_000);
  const json = await handler(keyed({ query: "?iterations=50", headers: { accept: "application/json" } }));
  assert.equal((await json.json()).stopped, "iterations");
  assert.equal(trainer.runs.length, 1);
});

const other = encodeRgb(flatImage(5, 6)) as Uint8Array<ArrayBuffer>;
for (
  const [what, again] of [
    ["another image", { body: other }],
    ["other options", { query: "?iterations=3" }],
    ["another deadline", { query: "?iterations=2&deadlineMs=1000" }],
  ] as const
) {
  Deno.test(`the same key with ${what} is 422`, async () => {
    const { handler } = testHandler();
    await streamed(await handler(keyed()));
    const response = await handler(keyed(again));
    assert.equal(response.status, 422);
    assert.equal((await response.json()).field, "Idempotency-Key");
  });
}

Deno.test("options written in another way are the same options", async () => {
  const { handler } = testHandler();
  const once = await streamed(await handler(keyed()));
  const form = new FormData();
  form.set("image", new Blob([PNG_FILE]));
  form.set("iterations", "2.0");
  form.set("seed", "0"); // the default
  assert.deepEqual(await streamed(await handler(keyed({ query: "", body: form }))), once);
});

Deno.test("a key is its owner's own", async () => {
  const trainer = fakeTrainer();
  const guard = {
    ...NO_GUARD,
    admit: ({ headers }: Request) => ({ owner: headers.get("authorization")!, client: "" }),
  };
  const { handler } = testHandler({ trainer, guard });
  const jobs = new Set<string>();
  for (const authorization of ["a", "b"]) {
    jobs.add((await streamed(await handler(keyed({ headers: { authorization } })))).job);
  }
  assert.equal(jobs.size, 2);
  assert.equal(trainer.runs.length, 2);
});

Deno.test("a repeat is found even when the queue is full", async () => {
  const { handler, jobs } = testHandler({ jobLimits: { maxQueued: 0 } });
  const first = await handler(keyed({ query: "?iterations=10000" }));
  const second = await handler(keyed({ query: "?iterations=10000" }));
  assert.equal(second.status, 200);
  const third = await handler(keyed({ key: "k2" }));
  assert.equal(third.status, 429);
  for (const { body } of [first, second, third]) await body!.cancel();
  await jobs.close();
});

Deno.test("a request that was refused leaves its key free", async () => {
  const { handler } = testHandler();
  assert.equal((await handler(keyed({ body: PNG_FILE.slice(0, 50) }))).status, 422);
  await streamed(await handler(keyed()));
});

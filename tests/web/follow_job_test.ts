import assert from "node:assert/strict";
import { followJob, type JobEvent } from "../../lib/web/page/follow_job.ts";

/** Events as the service writes them, the last one a result. */
const EVENTS = [
  'id: 1\nevent: start\ndata: {"id":"a"}\n\n',
  ": still here\n\n",
  'id: 2\nevent: iteration\ndata: {"iteration":1,"text":"ü"}\n\n',
  'id: 3\nevent: iteration\ndata: {"iteration":2}\n\n',
  'id: 4\nevent: result\ndata: {"stopped":"stable"}\n\n',
];

/** A service whose every answer breaks off after so many bytes; what is left of the list is given whole. */
function cutService(cuts: readonly number[]): { fetch: typeof fetch; askedAfter: number[] } {
  const askedAfter: number[] = [];
  const answer = (_path: unknown, init?: RequestInit): Promise<Response> => {
    const after = Number(new Headers(init?.headers).get("last-event-id") ?? 0);
    const text = EVENTS.filter((event) => Number(/^id: (\d+)/.exec(event)?.[1] ?? Infinity) > after).join("");
    const bytes = new TextEncoder().encode(text);
    const cut = cuts[askedAfter.length];
    askedAfter.push(after);
    if (cut === 0) return Promise.reject(new TypeError("network error"));
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(stream) {
        for (const byte of bytes.subarray(0, cut ?? bytes.length)) stream.enqueue(Uint8Array.of(byte));
        if (cut === undefined) stream.close();
      },
      pull: (stream) => cut === undefined ? undefined : stream.error(new TypeError("network error")),
    });
    return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
  };
  return { fetch: answer as typeof fetch, askedAfter };
}

async function follow(service: typeof fetch, signal = AbortSignal.timeout(10_000)): Promise<JobEvent[]> {
  const own = globalThis.fetch;
  globalThis.fetch = service;
  try {
    return await Array.fromAsync(followJob("a", { signal, firstWaitMs: 0 }));
  } finally {
    globalThis.fetch = own;
  }
}

const WHOLE = await follow(cutService([]).fetch);

Deno.test("a stream that is whole is each event once, in order", () => {
  assert.deepEqual(WHOLE.map(({ id, event }) => [id, event]), [
    [1, "start"],
    [2, "iteration"],
    [3, "iteration"],
    [4, "result"],
  ]);
  assert.deepEqual(WHOLE[1].data, { iteration: 1, text: "ü" });
});

Deno.test("a stream that is cut at any byte is the same events, each once", async () => {
  const { length } = new TextEncoder().encode(EVENTS.join(""));
  for (let cut = 0; cut < length; cut++) {
    const { fetch, askedAfter } = cutService([cut]);
    assert.deepEqual(await follow(fetch), WHOLE, `cut after ${cut} bytes`);
    assert.equal(askedAfter.length, cut >= length - 1 ? askedAfter.length : 2);
  }
});

Deno.test("several cuts in a row, also where nothing comes between, are the same events", async () => {
  const { fetch, askedAfter } = cutService([40, 0, 3, 0, 60]);
  assert.deepEqual(await follow(fetch), WHOLE);
  assert.deepEqual(askedAfter.slice(0, 2), [0, 1]);
});

Deno.test("a busy proxy is asked again, a refusal of the service's is final", async () => {
  const statuses = [502, 503, 429];
  const { fetch } = cutService([]);
  const busy = (path: string, init?: RequestInit) => {
    const status = statuses.shift();
    return status ? Promise.resolve(new Response("", { status })) : fetch(path, init);
  };
  assert.deepEqual(await follow(busy as typeof globalThis.fetch), WHOLE);

  const problem = Response.json({ title: "Not Found", status: 404, detail: "Cannot find job a" }, {
    status: 404,
  });
  await assert.rejects(follow(() => Promise.resolve(problem)), /Cannot find job a/);
});

Deno.test("204 is the end, and so is the page that turns to something else", async () => {
  assert.deepEqual(await follow(() => Promise.resolve(new Response(null, { status: 204 }))), []);
  assert.deepEqual(await follow(cutService([]).fetch, AbortSignal.abort()), []);
});

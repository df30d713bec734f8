import assert from "node:assert/strict";
import type { HandlerParts } from "../../lib/http/handler.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import { createProcessDecoder } from "../../lib/jobs/process_decoder.ts";
import { BUSY_SEED } from "../jobs/fake_segment.ts";
import { fakeTrainer, PNG_FILE, testHandler } from "./doubles.ts";
import { parseSse } from "./parse_sse.ts";

/** Serves the handler on a port of its own. */
async function withServer(parts: Partial<HandlerParts>, use: (url: string) => Promise<void>): Promise<void> {
  const { handler } = testHandler(parts);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  try {
    await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

function post(
  url: string,
  { query = "", ...init }: RequestInit & { query?: string } = {},
): Promise<Response> {
  return fetch(`${url}/v1/segment${query}`, { method: "POST", body: PNG_FILE, ...init });
}

Deno.test("over a socket: events arrive, and a listener that hangs up stops its training", async () => {
  const trainer = fakeTrainer();
  await withServer({ trainer }, async (url) => {
    const response = await post(url, { query: "?iterations=10000" });
    for await (const { event } of parseSse(response.body!)) if (event === "iteration") break;
    assert.equal(await trainer.runs[0].end, "stopped");
  });
});

for (const accept of ["application/json", "image/png"]) {
  Deno.test(`over a socket: a client that waits for ${accept} and hangs up stops its training`, async () => {
    const trainer = fakeTrainer();
    await withServer({ trainer }, async (url) => {
      const controller = new AbortController();
      const answering = post(url, {
        query: "?iterations=10000",
        headers: { accept },
        signal: controller.signal,
      });
      const run = await trainer.firstRun;
      controller.abort();
      await assert.rejects(answering, { name: "AbortError" });
      assert.equal(await run.end, "stopped");
    });
  });
}

Deno.test("over a socket: two at once, the second is told its position", async () => {
  const trainer = fakeTrainer();
  await withServer({ trainer }, async (url) => {
    const first = await post(url, { query: "?iterations=10000" });
    const second = await post(url, { query: "?iterations=1" });
    const events = parseSse(second.body!);
    assert.deepEqual((await events.next()).value, { id: "1", event: "queued", data: { position: 1 } });
    await first.body!.cancel();
    const rest = await Array.fromAsync(events);
    assert.deepEqual(rest.map(({ event }) => event), ["start", "iteration", "result"]);
  });
});

Deno.test("over a socket: a chunked body over the limit is 413", async () => {
  await withServer({ limits: { maxBytes: 100 } }, async (url) => {
    const body = ReadableStream.from([new Uint8Array(80), new Uint8Array(80)]);
    const response = await post(url, { body });
    assert.equal(response.status, 413);
    assert.equal((await response.json()).limit, 100);
  });
});

Deno.test("over a socket: a body that stops halfway is 408", async () => {
  await withServer({ limits: { bodyTimeoutMs: 10 } }, async (url) => {
    const { hostname, port } = new URL(url);
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const head = "POST /v1/segment HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf";
    await connection.write(new TextEncoder().encode(head));
    const answer = new Uint8Array(1024);
    const length = await connection.read(answer);
    assert.match(new TextDecoder().decode(answer.subarray(0, length!)), /^HTTP\/1.1 408 /);
  });
});

Deno.test("over a socket: a multipart form", async () => {
  await withServer({}, async (url) => {
    const body = new FormData();
    body.set("image", new File([PNG_FILE], "scan.png"));
    body.set("iterations", "1");
    const result = await (await post(url, { body, headers: { accept: "application/json" } })).json();
    assert.equal(result.options.iterations, 1);
  });
});

Deno.test("over a socket: /healthz answers while the training process is busy; killing that is an error event", async () => {
  const trainer = createProcessTrainer({ entry: import.meta.resolve("../jobs/fake_trainer_main.ts") });
  const decoder = createProcessDecoder();
  try {
    await withServer({ trainer, decoder }, async (url) => {
      const response = await post(url, { query: `?iterations=10&seed=${BUSY_SEED}` });
      const events = parseSse(response.body!);
      while ((await events.next()).value!.event !== "iteration"); // from here on it only spins
      assert.equal(await (await fetch(`${url}/healthz`)).text(), "ok\n");
      await trainer.close();
      assert.equal((await events.next()).value!.event, "error");
      assert.equal((await events.next()).done, true);
    });
  } finally {
    await trainer.close();
    await decoder.close();
  }
});

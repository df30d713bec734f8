import assert from "node:assert/strict";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { createProcessDecoder } from "../../lib/jobs/process_decoder.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import { BUSY_SEED } from "../jobs/fake_segment.ts";
import { fakeTrainer, PNG_FILE } from "./doubles.ts";
import { parseSse } from "./parse_sse.ts";
import { withServer } from "./serve.ts";

function post(
  url: string,
  { query = "", ...init }: RequestInit & { query?: string } = {},
): Promise<Response> {
  return fetch(`${url}/v1/segment${query}`, { method: "POST", body: PNG_FILE, ...init });
}

/** A connection that says something, in a version of HTTP whose answers end with the connection. */
async function connectAndSay(
  url: string,
  head: string,
  body: Uint8Array = new Uint8Array(),
): Promise<Deno.TcpConn> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const writer = connection.writable.getWriter();
  await writer.write(
    new TextEncoder().encode(`${head}\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n`),
  );
  await writer.write(body);
  writer.releaseLock();
  return connection;
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

Deno.test("over a socket: who hangs up before the first event stops the training too", async () => {
  const { promise: begin, resolve } = Promise.withResolvers<void>();
  const trainer = fakeTrainer({ begin });
  await withServer({ trainer }, async (url) => {
    const connection = await connectAndSay(url, "POST /v1/segment?iterations=10000 HTTP/1.0", PNG_FILE);
    await trainer.firstRun;
    connection.close();
    assert.equal(await trainer.runs[0].end, "stopped");
    resolve();
  });
});

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

Deno.test("over a socket: a parser of other makers reads the stream, heartbeats and all", async () => {
  const { promise: begin, resolve } = Promise.withResolvers<void>();
  await withServer({ trainer: fakeTrainer({ begin }), heartbeatMs: 1 }, async (url) => {
    const response = await post(url, { query: "?iterations=3" });
    const comments: string[] = [];
    const events: EventSourceMessage[] = [];
    const parser = createParser({
      onEvent: (event) => events.push(event),
      onComment: (comment) => comments.push(comment) === 2 && resolve(),
      onError: (error) => assert.fail(error),
    });
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) parser.feed(text);
    assert.deepEqual(events.map(({ id, event }) => [id, event]), [
      ["1", "start"],
      ["2", "iteration"],
      ["3", "iteration"],
      ["4", "iteration"],
      ["5", "result"],
    ]);
    assert.ok(comments.includes("still here"));

    const again = await fetch(new URL(response.headers.get("content-location")!, url));
    const replay = again.body!.pipeThrough(new TextDecoderStream()).pipeThrough(
      new EventSourceParserStream(),
    );
    assert.deepEqual(await Array.fromAsync(replay), events);
  });
});

Deno.test("over a socket: a stream that is cut and resumed at random has every event once, in order", async () => {
  await withServer({ jobLimits: { graceMs: 60_000 } }, async (url) => {
    const response = await post(url, { query: "?iterations=300" });
    const events = new URL(response.headers.get("content-location")!, url);
    const seen: number[] = [];
    let stream = response;
    for (let cuts = 0; stream.status === 200; cuts++) {
      const upTo = seen.length + 1 + (cuts * 7919) % 23; // anywhere
      for await (const { id } of parseSse(stream.body!)) {
        seen.push(Number(id));
        if (seen.length === upTo) break;
      }
      stream = await fetch(events, { headers: { "last-event-id": String(seen.at(-1)) } });
    }
    assert.equal(stream.status, 204);
    assert.deepEqual(seen, Array.from({ length: 302 }, (_, i) => i + 1));
  });
});

Deno.test("over a socket: who does not read holds nobody up, and gets every iteration later", async () => {
  const preview = new Uint8Array(48 * 1024); // 64 KiB of base64
  const trainer = fakeTrainer({ preview });
  const maxPreviewBytes = 10 * preview.length;
  await withServer({ trainer, jobLimits: { maxPreviewBytes } }, async (url, jobs) => {
    const iterations = 1500; // 96 MiB in all: far more than sockets take
    const slow = await connectAndSay(url, `POST /v1/segment?iterations=${iterations} HTTP/1.0`, PNG_FILE);
    assert.equal(await (await trainer.firstRun).end, "finished");
    assert.ok(jobs.stats().keptBytes < 2 * maxPreviewBytes + 1024 * iterations, "what is kept is bounded");

    const text = await new Response(slow.readable).text();
    const [, body] = /^HTTP\/1.0 200 OK\r\n[^]*?\r\n\r\n([^]*)$/.exec(text)!;
    const events: { event?: string; data: string }[] = [];
    createParser({ onEvent: (event) => events.push(event) }).feed(body);
    const told = events.filter(({ event }) => event === "iteration").map(({ data }) => JSON.parse(data));
    assert.deepEqual(
      told.map(({ iteration }) => iteration),
      Array.from({ length: iterations }, (_, i) => i + 1),
    );
    assert.equal(events.at(-1)!.event, "result");
    const shown = told.filter(({ labels }) => labels);
    assert.ok(
      shown.length < iterations / 2,
      `${shown.length} previews came: they were kept for who did not read`,
    );
    assert.equal(shown.at(-1).iteration, iterations);
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

Deno.test("over a socket: a body that trickles in is 408 too, however often a byte comes", async () => {
  await withServer({ limits: { bodyTimeoutMs: 50 } }, async (url) => {
    const { hostname, port } = new URL(url);
    using connection = await Deno.connect({ hostname, port: Number(port) });
    const head = "POST /v1/segment HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";
    await connection.write(new TextEncoder().encode(head));
    const trickle = setInterval(() => Promise.allSettled([connection.write(new Uint8Array(1))]), 2);
    try {
      const answer = new Uint8Array(1024);
      const length = await connection.read(answer);
      assert.match(new TextDecoder().decode(answer.subarray(0, length!)), /^HTTP\/1.1 408 /);
    } finally {
      clearInterval(trickle);
    }
  });
});

Deno.test("over a socket: who hangs up in the middle of an upload costs nothing more", async () => {
  await withServer({ limits: { maxUploads: 1 } }, async (url) => {
    const { hostname, port } = new URL(url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    const head = "POST /v1/segment HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf";
    await connection.write(new TextEncoder().encode(head));
    while ((await post(url, { query: "?detach=true" })).status !== 429); // until the half has come
    connection.close();
    let status = 429;
    while (status === 429) status = (await post(url, { query: "?detach=true" })).status; // until its place is free
    assert.equal(status, 202);
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

Deno.test("over a socket: others are answered while the training process is busy; killing that is an error event", async () => {
  const trainer = createProcessTrainer({ entry: import.meta.resolve("../jobs/fake_trainer_main.ts") });
  const decoder = createProcessDecoder();
  try {
    await withServer({ trainer, decoder }, async (url) => {
      const response = await post(url, { query: `?iterations=10&seed=${BUSY_SEED}` });
      const events = parseSse(response.body!);
      while ((await events.next()).value!.event !== "iteration"); // from here on it only spins
      const job = await fetch(new URL(response.headers.get("content-location")!.replace("/events", ""), url));
      assert.equal((await job.json()).state, "running");
      await trainer.close();
      assert.equal((await events.next()).value!.event, "error");
      assert.equal((await events.next()).done, true);
    });
  } finally {
    await trainer.close();
    await decoder.close();
  }
});

import assert from "node:assert/strict";
import { createEventStream } from "../../lib/http/event_stream.ts";
import { EventLog } from "../../lib/jobs/event_log.ts";
import { parseSse } from "./parse_sse.ts";

function logOf(...events: [name: string, data: Record<string, unknown>][]): EventLog {
  const log = new EventLog();
  for (const [name, data] of events) log.append(name, data);
  return log;
}

Deno.test("an event is one block with id, name and one line of data", async () => {
  const log = logOf(["note", { text: "two\nlines" }]);
  log.close();
  const text = await new Response(createEventStream(log)).text();
  assert.equal(text, 'id: 1\nevent: note\ndata: {"text":"two\\nlines"}\n\n');
});

Deno.test("a stream begins after the event that its client has, and goes on with what happens", async () => {
  const log = logOf(["a", {}], ["b", {}], ["c", {}]);
  const events = parseSse(createEventStream(log, { after: 2 }));
  assert.equal((await events.next()).value!.id, "3");
  const next = events.next();
  log.append("d", {});
  assert.deepEqual((await next).value, { id: "4", event: "d", data: {} });
  log.close();
  assert.equal((await events.next()).done, true);
});

Deno.test("a comment goes out while nothing happens, and the event that was waited for still comes", async () => {
  const log = new EventLog();
  const stream = createEventStream(log, { heartbeatMs: 1 });
  const events = parseSse(stream);
  assert.deepEqual((await events.next()).value, { comment: "still here" });
  log.append("late", {});
  for await (const { event } of events) if (event === "late") break; // and the stream's timer ends, or this would leak
});

Deno.test("a stream that is not read takes one event from the log, not more", async () => {
  let taken = 0;
  let ended = 0;
  const endless = {
    async *read() {
      while (true) yield await Promise.resolve({ id: ++taken, event: "x", data: {} });
    },
  };
  const stream = createEventStream(endless, { onEnd: () => ended++ });
  const reader = stream.getReader();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve)); // it would have run ahead by now
  assert.equal(taken, 1);
  await reader.cancel();
  assert.equal(ended, 1);
});

Deno.test("the end is told once: after the last event, or when the client leaves", async () => {
  let ended = 0;
  const log = logOf(["a", {}]);
  const left = createEventStream(log, { onEnd: () => ended++ });
  await left.cancel();
  assert.equal(ended, 1);
  log.close();
  const read = createEventStream(log, { onEnd: () => ended++ });
  await new Response(read).text();
  assert.equal(ended, 2);
});

Deno.test("a client that leaves while nothing happens lets go of the log", async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const silent = {
    async *read({ signal }: { signal?: AbortSignal }) {
      const aborted = new Promise<void>((done) => signal!.addEventListener("abort", () => done()));
      begin();
      await aborted;
      release();
      yield* [];
    },
  };
  const reader = createEventStream(silent).getReader();
  const reading = reader.read();
  await begun;
  await reader.cancel();
  assert.equal((await reading).done, true);
  await released;
});

Deno.test("a client that takes nothing for too long is let go", async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const reader = createEventStream(logOf(["a", {}]), { stallMs: 1, onEnd: resolve }).getReader();
  await reader.read();
  await ended;
  await assert.rejects(reader.read(), /took nothing for 1 ms/);
});

Deno.test("a client that waits for what does not happen is not let go", async () => {
  const reader = createEventStream(logOf(), { stallMs: 1, heartbeatMs: 20 }).getReader();
  const { value } = await reader.read(); // after twenty times as long as it may stall
  assert.equal(new TextDecoder().decode(value), ": still here\n\n");
  await reader.cancel();
});

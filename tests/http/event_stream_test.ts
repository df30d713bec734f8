import assert from "node:assert/strict";
import { createEventStream, type EventSink } from "../../lib/http/event_stream.ts";
import { parseSse } from "./parse_sse.ts";

Deno.test("an event is one block with id, name and one line of data", async () => {
  const stream = createEventStream((sink) => Promise.resolve(sink.send("note", { text: "two\nlines" })));
  assert.equal(await new Response(stream).text(), 'id: 1\nevent: note\ndata: {"text":"two\\nlines"}\n\n');
});

Deno.test("a comment goes out while nothing happens", async () => {
  const stream = createEventStream(
    (_sink, signal) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())),
    { heartbeatMs: 1 },
  );
  for await (const { comment } of parseSse(stream)) {
    assert.equal(comment, "still here");
    break; // which cancels the stream and, or this test would leak, its timer
  }
});

Deno.test("the work is told that the client left, and what it sends then goes nowhere", async () => {
  const { promise: told, resolve } = Promise.withResolvers<void>();
  const stream = createEventStream(async (sink, signal) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    sink.send("late", {});
    resolve();
  });
  await stream.cancel();
  await told;
});

Deno.test("a sink is full while its reader does not read, and not after", async () => {
  let sink!: EventSink;
  const { promise: done, resolve: finish } = Promise.withResolvers<void>();
  const stream = createEventStream((given) => {
    sink = given;
    return done;
  }, { maxPendingBytes: 100 });
  assert.equal(sink.full, false);
  sink.send("a", "x".repeat(100));
  assert.equal(sink.full, true);
  const reader = stream.getReader();
  await reader.read();
  assert.equal(sink.full, false);
  finish();
  assert.equal((await reader.read()).done, true);
});

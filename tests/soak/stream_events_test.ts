import assert from "node:assert/strict";
import { checkWhole, receive } from "./stream_events.ts";

const event = (id: number, name: string, data: Record<string, unknown> = {}) =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const iteration = (id: number, number: number) => event(id, "iteration", { iteration: number });

function body(text: string): ReadableStream<Uint8Array> {
  return new Response(text).body!;
}

async function check(text: string): Promise<void> {
  checkWhole((await receive(body(text))).events);
}

Deno.test("a whole stream passes, heartbeats and all", async () => {
  const queued = event(1, "queued", { position: 1 });
  await check(
    queued + ": still here\n\n" + event(2, "start") + iteration(3, 1) + iteration(4, 2) + event(5, "result"),
  );
});

for (
  const [what, text] of Object.entries({
    "with a gap": event(1, "start") + iteration(3, 1) + event(4, "result"),
    "that lacks its beginning": iteration(2, 1) + event(3, "result"),
    "with an iteration twice": event(1, "start") + iteration(2, 1) + iteration(3, 1) + event(4, "result"),
    "without an end": event(1, "start") + iteration(2, 1),
    "out of order": event(2, "start") + iteration(1, 1) + event(3, "result"),
    "that goes on after its end": event(1, "start") + event(2, "result") + event(3, "error"),
    "cut off within an event": event(1, "start") + event(2, "result") + "id: 3\n",
    "of something else": "<html>\n\n",
  })
) {
  Deno.test(`a stream ${what} does not pass`, async () => {
    await assert.rejects(check(text), assert.AssertionError);
  });
}

Deno.test("what is behind the cut never came", async () => {
  const first = event(1, "start");
  assert.equal(
    (await receive(body(first + iteration(2, 1)), { cutAfterBytes: first.length })).events.length,
    1,
  );
  assert.equal(
    (await receive(body(first + iteration(2, 1)), { cutAfterBytes: first.length - 1 })).events.length,
    0,
  );
});

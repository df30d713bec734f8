import assert from "node:assert/strict";
import { readHeartbeats } from "../../lib/jobs/read_heartbeats.ts";

async function read(chunks: string[]): Promise<{ text: string; heartbeats: number[] }> {
  const heartbeats: number[] = [];
  const stream = ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
  const parts = readHeartbeats(stream, { onHeartbeat: (rssBytes) => heartbeats.push(rssBytes) });
  return { text: (await Array.fromAsync(parts)).join(""), heartbeats };
}

Deno.test("heartbeats are found wherever the stream is cut, and leave the rest as it was", async () => {
  const stream = "an \x1e12345678\x1ferror\x1e1\x1f\x1e23\x1f\n";
  for (let first = 0; first <= stream.length; first++) {
    for (let second = first; second <= stream.length; second++) {
      const chunks = [stream.slice(0, first), stream.slice(first, second), stream.slice(second)];
      assert.deepEqual(await read(chunks), { text: "an error\n", heartbeats: [12345678, 1, 23] });
    }
  }
});

Deno.test("what only looks like the beginning of a heartbeat is text, and nothing of it is held back for long", async () => {
  for (const text of ["\x1e", "a\x1e12", "\x1e12x\x1f", "\x1e\x1f", `\x1e${"1".repeat(40)}\x1f`]) {
    assert.deepEqual(await read([text]), { text, heartbeats: [] });
    assert.deepEqual(await read([...text]), { text, heartbeats: [] });
  }
});

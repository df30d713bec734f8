import assert from "node:assert/strict";
import { encodeFrame, readFrames } from "../../lib/jobs/frames.ts";

function streamOf(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return ReadableStream.from(chunks);
}

/** A frame's first eight bytes. */
function prefix(headerBytes: number, payloadBytes: number): Uint8Array {
  return new Uint8Array(new Uint32Array([headerBytes, payloadBytes]).buffer);
}

Deno.test("frames survive any cutting into chunks", async () => {
  const sent = [
    ...encodeFrame({ a: 1 }, [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]),
    ...encodeFrame({ text: "ä" }),
  ];
  const bytes = Uint8Array.from(sent.flatMap((chunk) => [...chunk]));
  for (const step of [1, 3, 7, bytes.length]) {
    const chunks = [];
    for (let at = 0; at < bytes.length; at += step) chunks.push(bytes.subarray(at, at + step));
    const frames = await Array.fromAsync(readFrames(streamOf(...chunks)));
    assert.deepEqual(frames.map(({ header, payload }) => [header, [...payload]]), [
      [{ a: 1 }, [1, 2, 3]],
      [{ text: "ä" }, []],
    ]);
  }
});

Deno.test("a payload of many chunks arrives whole", async () => {
  const payload = new Uint8Array(3 * 2 ** 20 + 5).map((_, i) => i % 251);
  const [frame] = await Array.fromAsync(readFrames(streamOf(...encodeFrame({}, [payload]))));
  assert.deepEqual(frame.payload, payload);
});

const HOSTILE: [string, Uint8Array[], RegExp][] = [
  ["a header over the limit", [prefix(2 ** 32 - 1, 0)], /header must be at most/],
  ["a payload over the limit", [prefix(2, 2 ** 32 - 1)], /payload must be at most/],
  ["an end within the lengths", [prefix(2, 0).subarray(0, 5)], /ended after 5 of 8 bytes/],
  ["an end within the payload", encodeFrame({}, [new Uint8Array(9)]).slice(0, 1), /ended before 9 bytes/],
  ["a header that is not JSON", [prefix(2, 0), Uint8Array.of(123, 123)], /not JSON/],
  ["a header that is no object", [prefix(2, 0), new TextEncoder().encode("[]")], /not a JSON object/],
];

for (const [what, chunks, message] of HOSTILE) {
  Deno.test(`reading frames refuses ${what}`, async () => {
    await assert.rejects(Array.fromAsync(readFrames(streamOf(...chunks))), message);
  });
}

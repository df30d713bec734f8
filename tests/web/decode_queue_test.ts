import assert from "node:assert/strict";
import { createDecodeQueue, MAX_WAITING } from "../../lib/web/page/decode_queue.ts";

const picture = { height: 1, width: 1, data: Uint8Array.of(0) };

/** A queue whose decoder answers when it is told to. */
function slowQueue() {
  const decoding: { resolve(): void; reject(error: Error): void }[] = [];
  const decoded: number[] = [], errors: unknown[] = [];
  const queue = createDecodeQueue(
    () => new Promise((resolve, reject) => decoding.push({ resolve: () => resolve(picture), reject })),
    ({ iteration }) => decoded.push(iteration),
    (error) => errors.push(error),
  );
  const answer = async (how: "resolve" | "reject" = "resolve") => {
    decoding.shift()![how](new Error("broken"));
    await new Promise((done) => setTimeout(done));
  };
  return { queue, decoded, errors, decoding, answer };
}

Deno.test("previews are decoded one after the other, in order", async () => {
  const { queue, decoded, decoding, answer } = slowQueue();
  for (const iteration of [1, 2, 3]) queue.add(iteration, "");
  for (let i = 0; i < 3; i++) {
    assert.equal(decoding.length, 1);
    await answer();
  }
  assert.deepEqual(decoded, [1, 2, 3]);
});

Deno.test("what comes faster than it is decoded is bounded, and the latest is among it", async () => {
  const { queue, decoded, decoding, answer } = slowQueue();
  for (let iteration = 1; iteration <= 10_000; iteration++) queue.add(iteration, "");
  while (decoding.length > 0) await answer();
  assert.ok(decoded.length <= MAX_WAITING + 1, `${decoded.length}`);
  assert.deepEqual([decoded[0], decoded.at(-1)], [1, 10_000]);
});

Deno.test("a broken picture is told, and the next is decoded all the same", async () => {
  const { queue, decoded, errors, answer } = slowQueue();
  for (const iteration of [1, 2]) queue.add(iteration, "");
  await answer("reject");
  await answer();
  assert.deepEqual([decoded, errors.length], [[2], 1]);
});

Deno.test("what was asked for before another image comes to nothing", async () => {
  const { queue, decoded, errors, answer } = slowQueue();
  for (const iteration of [1, 2]) queue.add(iteration, "");
  queue.clear();
  queue.add(3, "");
  await answer("reject");
  await answer();
  assert.deepEqual([decoded, errors], [[3], []]);
});

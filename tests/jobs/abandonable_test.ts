import assert from "node:assert/strict";
import { abandonable } from "../../lib/jobs/abandonable.ts";

Deno.test("values pass, until the end or an error", async () => {
  const three = abandonable((async function* () {
    yield* [1, 2, 3];
  })());
  assert.deepEqual(await Array.fromAsync(three.values), [1, 2, 3]);
  const failing = abandonable((async function* () {
    yield 1;
    throw new Error("no more");
  })());
  await failing.values.next();
  await assert.rejects(failing.values.next(), { message: "no more" });
});

Deno.test("what waits for a value that never comes is told of the end, and so is who asks later", async () => {
  const { values, abandon } = abandonable((async function* () {
    yield 1;
    await new Promise(() => {});
  })());
  assert.deepEqual(await values.next(), { done: false, value: 1 });
  const waiting = values.next();
  abandon();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  assert.deepEqual(await values.next(), { done: true, value: undefined });
});

Deno.test("nothing is asked of what was abandoned before", async () => {
  let asked = 0;
  const { values, abandon } = abandonable((async function* () {
    yield asked++;
  })());
  abandon();
  assert.deepEqual(await values.next(), { done: true, value: undefined });
  assert.equal(asked, 0);
});

import assert from "node:assert/strict";
import { createTurns } from "../../lib/jobs/turns.ts";

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return await Promise.race([promise.then(() => true), Promise.resolve(false).then((no) => no)]);
}

Deno.test("the first has its turn at once, the others in order", async () => {
  const turns = createTurns();
  const [first, second, third] = [turns.enter(), turns.enter(), turns.enter()];
  const settled = () => Promise.all([first, second, third].map(({ turn }) => isSettled(turn)));
  assert.deepEqual(await settled(), [true, false, false]);
  first.leave();
  first.leave(); // again: nothing
  assert.deepEqual(await settled(), [true, true, false]);
  second.leave();
  assert.deepEqual(await settled(), [true, true, true]);
});

Deno.test("one who leaves before its turn is passed over", async () => {
  const turns = createTurns();
  const [first, second, third] = [turns.enter(), turns.enter(), turns.enter()];
  second.leave();
  first.leave();
  assert.equal(await isSettled(third.turn), true);
  assert.equal(await isSettled(second.turn), false);
});

Deno.test("an empty line begins anew", async () => {
  const turns = createTurns();
  turns.enter().leave();
  assert.equal(await isSettled(turns.enter().turn), true);
});

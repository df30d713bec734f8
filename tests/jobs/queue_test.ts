import assert from "node:assert/strict";
import { createQueue } from "../../lib/jobs/queue.ts";

/** Whether a promise has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  return await Promise.race([promise.then(() => true), Promise.resolve(false).then((no) => no)]);
}

Deno.test("the first has its turn at once, the others in order", async () => {
  const queue = createQueue();
  const tickets = [queue.enter(), queue.enter(), queue.enter()];
  assert.deepEqual(tickets.map((ticket) => ticket.position), [0, 1, 2]);
  assert.equal(await isSettled(tickets[0].turn), true);
  assert.equal(await isSettled(tickets[1].turn), false);
  tickets[0].leave();
  assert.equal(await isSettled(tickets[1].turn), true);
  assert.equal(await isSettled(tickets[2].turn), false);
});

Deno.test("everyone behind one that leaves is told the new position", () => {
  const queue = createQueue();
  const told: [string, number][] = [];
  queue.enter();
  const left = queue.enter({ onMove: (position) => told.push(["left", position]) });
  queue.enter({ onMove: (position) => told.push(["third", position]) });
  queue.enter({ onMove: (position) => told.push(["fourth", position]) });
  left.leave();
  assert.deepEqual(told, [["third", 1], ["fourth", 2]]);
  left.leave(); // again: nothing
  assert.deepEqual(told.length, 2);
  assert.equal(queue.length, 3);
});

Deno.test("a full queue refuses, and takes again once there is room", () => {
  const queue = createQueue({ maxWaiting: 1 });
  const first = queue.enter();
  queue.enter();
  assert.throws(() => queue.enter(), { kind: "busy", limit: 1 });
  first.leave();
  assert.equal(queue.enter().position, 1);
});

Deno.test("a queue without waiting places takes one job", () => {
  const queue = createQueue({ maxWaiting: 0 });
  assert.equal(queue.enter().position, 0);
  assert.throws(() => queue.enter(), { kind: "busy" });
});

Deno.test("waiting jobs may hold only so much memory together, one always may wait", () => {
  const queue = createQueue({ maxWaitingBytes: 10 });
  queue.enter({ bytes: 100 });
  queue.enter({ bytes: 100 });
  assert.throws(() => queue.enter({ bytes: 1 }), { kind: "busy", limit: 10 });
});

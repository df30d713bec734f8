import assert from "node:assert/strict";
import { createFairQueue, type FairQueue } from "../../lib/jobs/fair_queue.ts";

const ROOMY = { maxQueued: 100, maxQueuedPerOwner: 100, maxQueuedBytes: Infinity };

interface Item {
  name: string;
  owner: string;
  heldBytes: number;
}

/** `a1` is the first of owner `a`. */
const item = (name: string, heldBytes = 0): Item => ({ name, owner: name[0], heldBytes });

function enterAll(queue: FairQueue<Item>, names: string): Item[] {
  const items = names.split(" ").map((name) => item(name));
  for (const one of items) queue.enter(one);
  return items;
}

const order = (queue: FairQueue<Item>) => queue.items.map(({ name }) => name).join(" ");

function takeAll(queue: FairQueue<Item>): string {
  const names: string[] = [];
  for (let next = queue.take(); next; next = queue.take()) names.push(next.name);
  return names.join(" ");
}

Deno.test("one owner: first come, first served", () => {
  const queue = createFairQueue<Item>(ROOMY);
  enterAll(queue, "a1 a2 a3");
  assert.equal(takeAll(queue), "a1 a2 a3");
  assert.equal(queue.take(), undefined);
});

Deno.test("owners take turns, whoever came first and however much they bring", () => {
  const queue = createFairQueue<Item>(ROOMY);
  enterAll(queue, "a1 a2 a3 a4 b1 c1 c2 b2");
  assert.equal(order(queue), "a1 b1 c1 a2 c2 b2 a3 a4");
  assert.equal(takeAll(queue), "a1 b1 c1 a2 c2 b2 a3 a4");
});

Deno.test("one who comes late waits for one item of each other owner, not for all of them", () => {
  const queue = createFairQueue<Item>(ROOMY);
  enterAll(queue, "a1 a2 a3 a4 a5");
  assert.equal(queue.take()?.name, "a1");
  enterAll(queue, "b1");
  assert.equal(takeAll(queue), "a2 b1 a3 a4 a5");
});

Deno.test("whoever waits gets a turn, though others keep coming", () => {
  const queue = createFairQueue<Item>(ROOMY);
  enterAll(queue, "a1 a2 a3");
  const taken: string[] = [];
  for (let i = 0; i < 12 && !taken.includes("a3"); i++) {
    queue.enter({ name: `new${i}`, owner: `new${i}`, heldBytes: 0 });
    taken.push(queue.take()!.name);
  }
  assert.ok(taken.includes("a3"), taken.join(" "));
});

Deno.test("an owner who was served starts without a debt", () => {
  const queue = createFairQueue<Item>(ROOMY);
  enterAll(queue, "a1 a2 a3");
  takeAll(queue);
  enterAll(queue, "a4 b1");
  assert.equal(takeAll(queue), "a4 b1");
});

Deno.test("giving a place up costs its owner no turn", () => {
  const queue = createFairQueue<Item>(ROOMY);
  const [first] = enterAll(queue, "a1 a2 a3 b1 b2");
  queue.leave(first);
  assert.equal(order(queue), "a2 b1 a3 b2");
  queue.leave(first); // again: nothing
  assert.equal(takeAll(queue), "a2 b1 a3 b2");
});

Deno.test("what may not start now is passed over, and keeps its place", () => {
  const queue = createFairQueue<Item>(ROOMY);
  enterAll(queue, "a1 b1 a2");
  assert.equal(queue.take(({ owner }) => owner !== "a")?.name, "b1");
  assert.equal(queue.take(({ owner }) => owner !== "a"), undefined);
  assert.equal(takeAll(queue), "a1 a2");
});

Deno.test("bounds: items, an owner's items, bytes; the first may be of any size", () => {
  const queue = createFairQueue<Item>({ maxQueued: 3, maxQueuedPerOwner: 2, maxQueuedBytes: 100 });
  queue.check(item("a1", 1000));
  queue.enter(item("a1", 90));
  assert.throws(() => queue.check(item("b1", 11)), { kind: "busy", limit: 100, value: 101 });
  queue.enter(item("a2", 5));
  assert.throws(() => queue.check(item("a3")), { kind: "busy", limit: 2, value: 2, message: /of yours/ });
  queue.check(item("b1"));
  queue.enter(item("b1"));
  assert.throws(() => queue.check(item("c1")), { kind: "busy", limit: 3, value: 3 });
  assert.equal(queue.bytes, 95);
  queue.take();
  queue.check(item("c1", 90));
});

import assert from "node:assert/strict";
import { makeRoom } from "../../lib/pixels/make_room.ts";

Deno.test("makeRoom() puts pieces apart, each where numbers of any kind may begin", () => {
  const { at, bytes } = makeRoom({ one: 3, two: 64, three: 100_000 });
  assert.ok(at.one > 0 && at.one % 64 === 0 && at.two % 64 === 0 && at.three % 64 === 0);
  assert.ok(at.one + 3 <= at.two && at.two + 64 <= at.three && at.three + 100_000 <= bytes.length);
});

Deno.test("makeRoom() grows the memory, and gives up what has grown beyond what is kept", () => {
  const large = makeRoom({ one: 2 ** 25 });
  large.bytes[large.at.one + 2 ** 25 - 1] = 7; // there
  assert.ok(large.bytes.length > 2 ** 25);
  assert.equal(makeRoom({ one: 2 ** 25 }).bytes.buffer, large.bytes.buffer);
  assert.ok(makeRoom({ one: 1 }).bytes.length < 2 ** 24);
});

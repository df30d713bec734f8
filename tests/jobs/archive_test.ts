import assert from "node:assert/strict";
import { type ArchiveOptions, createArchive, type Kept } from "../../lib/jobs/archive.ts";
import { fakeClock } from "./fake_clock.ts";

function setUp(options: Partial<ArchiveOptions> = {}) {
  const clock = fakeClock();
  const archive = createArchive<Kept>({
    keepMs: 1000,
    maxKept: 100,
    maxKeptBytes: Infinity,
    clock,
    ...options,
  });
  return { clock, archive };
}

const item = (id: string, bytes = 1, owner = "me") => ({ id, owner, bytes });

Deno.test("what is kept is found by its owner alone", () => {
  const { archive } = setUp();
  const kept = item("a");
  archive.add(kept);
  assert.equal(archive.find("a", "me"), kept);
  assert.equal(archive.find("a", "you"), undefined);
  assert.equal(archive.find("b", "me"), undefined);
  assert.deepEqual(archive.list("me"), [kept]);
  assert.deepEqual(archive.list("you"), []);
});

Deno.test("after its time it is expired, to its owner alone, and its memory is free", () => {
  const { archive, clock } = setUp();
  archive.add(item("a"));
  clock.advance(600);
  archive.add(item("b"));
  clock.advance(400);
  assert.equal(archive.find("a", "me"), "expired");
  assert.equal(archive.find("a", "you"), undefined);
  assert.notEqual(archive.find("b", "me"), "expired");
  assert.equal(archive.length, 1);
  clock.advance(600);
  assert.equal(archive.length, 0);
  assert.equal(clock.pending, 0);
});

Deno.test("too many: the oldest go", () => {
  const { archive } = setUp({ maxKept: 2 });
  for (const id of ["a", "b", "c"]) archive.add(item(id));
  assert.equal(archive.find("a", "me"), "expired");
  assert.equal(archive.length, 2);
});

Deno.test("too many bytes: the oldest go, never the newest", () => {
  const { archive } = setUp({ maxKeptBytes: 100 });
  archive.add(item("a", 60));
  archive.add(item("b", 40));
  assert.equal(archive.bytes, 100);
  archive.add(item("c", 1000));
  assert.deepEqual(archive.list("me").map(({ id }) => id), ["c"]);
});

Deno.test("no number, or no time: nothing is kept, not even the newest", () => {
  for (const limits of [{ maxKept: 0 }, { keepMs: 0 }]) {
    const { archive, clock } = setUp(limits);
    archive.add(item("a"));
    assert.equal(archive.find("a", "me"), "expired");
    assert.deepEqual([archive.length, clock.pending], [0, 0]);
  }
});

Deno.test("what grows is counted when the archive is trimmed", () => {
  const { archive } = setUp({ maxKeptBytes: 100 });
  const growing = item("b", 10);
  archive.add(item("a", 50));
  archive.add(growing);
  growing.bytes = 60;
  archive.trim();
  assert.deepEqual(archive.list("me"), [growing]);
});

Deno.test("so many expired ids are remembered, the newest", () => {
  const { archive, clock } = setUp({ maxExpired: 2 });
  for (const id of ["a", "b", "c"]) archive.add(item(id));
  clock.advance(1000);
  assert.deepEqual(["a", "b", "c"].map((id) => archive.find(id, "me")), [undefined, "expired", "expired"]);
});

Deno.test("forgetting drops one now", () => {
  const { archive } = setUp();
  const kept = item("a");
  archive.add(kept);
  archive.add(item("b"));
  archive.forget(kept);
  assert.equal(archive.find("a", "me"), "expired");
  assert.equal(archive.length, 1);
});

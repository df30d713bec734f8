import assert from "node:assert/strict";
import { EventLog, type LoggedEvent } from "../../lib/jobs/event_log.ts";

const picture = (bytes: number) => ({ png: new Uint8Array(bytes), height: 2, width: 3 });
const ids = (events: readonly LoggedEvent[]) => events.map(({ id }) => id);

Deno.test("a reader gets what was, then what comes, and ends when the log is closed", async () => {
  const log = new EventLog();
  log.append("start", { id: "a" });
  const reading = Array.fromAsync(log.read());
  log.append("iteration", { iteration: 1 });
  await Promise.resolve();
  log.append("iteration", { iteration: 2 });
  log.close();
  assert.deepEqual(await reading, [
    { id: 1, event: "start", data: { id: "a" } },
    { id: 2, event: "iteration", data: { iteration: 1 } },
    { id: 3, event: "iteration", data: { iteration: 2 } },
  ]);
});

Deno.test("a reader that waits is woken by each event", async () => {
  const log = new EventLog();
  const reader = log.read();
  for (const iteration of [1, 2, 3]) {
    const next = reader.next();
    log.append("iteration", { iteration });
    assert.equal((await next).value?.id, iteration);
  }
  const last = reader.next();
  log.close();
  assert.equal((await last).done, true);
});

Deno.test("whoever cuts the line anywhere and resumes has the same events, in the same order", async () => {
  const log = new EventLog();
  for (let iteration = 1; iteration <= 20; iteration++) {
    log.append("iteration", { iteration }, iteration % 5 === 0 ? picture(10) : undefined);
  }
  log.close();
  const whole = await Array.fromAsync(log.read());
  for (let cut = 0; cut <= whole.length; cut++) {
    const rest = await Array.fromAsync(log.read({ after: cut }));
    assert.deepEqual([...whole.slice(0, cut), ...rest], whole);
  }
});

Deno.test("an id that never was: only what is new", async () => {
  const log = new EventLog();
  log.append("iteration", { iteration: 1 });
  const reading = Array.fromAsync(log.read({ after: 99 }));
  await Promise.resolve();
  log.append("iteration", { iteration: 2 });
  log.close();
  assert.deepEqual(ids(await reading), [2]);
});

Deno.test("aborting ends a reading, waiting or not, and others go on", async () => {
  const log = new EventLog();
  const controller = new AbortController();
  const stopped = Array.fromAsync(log.read({ signal: controller.signal }));
  const other = Array.fromAsync(log.read());
  log.append("iteration", { iteration: 1 });
  await log.read().next();
  controller.abort();
  assert.deepEqual(ids(await stopped), [1]);
  log.append("iteration", { iteration: 2 });
  log.close();
  assert.deepEqual(ids(await other), [1, 2]);
  assert.deepEqual(await Array.fromAsync(log.read({ signal: controller.signal })), []);
});

Deno.test("a picture is base64, with its size", async () => {
  const log = new EventLog();
  log.append("iteration", { iteration: 1 }, { png: Uint8Array.of(1, 2, 3), height: 4, width: 6 });
  const { value } = await log.read().next();
  assert.deepEqual(value?.data, { iteration: 1, labels: { png: "AQID", height: 4, width: 6 } });
});

Deno.test("too many previews: the oldest go, no iteration does, nor does the result's picture", async () => {
  const log = new EventLog({ maxPreviewBytes: 1000 });
  for (let iteration = 1; iteration <= 500; iteration++) log.append("iteration", { iteration }, picture(300));
  log.append("result", {}, picture(5000));
  log.close();
  const events = await Array.fromAsync(log.read());
  assert.deepEqual(ids(events), Array.from({ length: 501 }, (_, i) => i + 1));
  const withPicture = events.filter(({ data }) => "labels" in data);
  assert.deepEqual(ids(withPicture), [498, 499, 500, 501]);
});

Deno.test("a preview larger than all room is not kept, its iteration is", async () => {
  const log = new EventLog({ maxPreviewBytes: 10 });
  log.append("iteration", { iteration: 1 }, picture(11));
  log.append("iteration", { iteration: 2 }, picture(10));
  log.close();
  const [first, second] = await Array.fromAsync(log.read());
  assert.equal("labels" in first.data, false);
  assert.equal("labels" in second.data, true);
});

Deno.test("memory grows with pictures up to the bound, and by little with iterations", () => {
  const log = new EventLog({ maxPreviewBytes: 1000 });
  log.append("iteration", {}, picture(900));
  const one = log.bytes;
  assert.ok(one >= 900);
  log.append("iteration", {}, picture(900));
  assert.ok(log.bytes < 2 * one);
  for (let i = 0; i < 10_000; i++) log.append("iteration", {});
  assert.ok(log.bytes < 10 * 2 ** 20);
});

Deno.test("after the end nothing is added", async () => {
  const log = new EventLog();
  log.append("error", {});
  log.close();
  log.append("result", {});
  assert.deepEqual((await Array.fromAsync(log.read())).map(({ event }) => event), ["error"]);
  assert.deepEqual([log.closed, log.length], [true, 1]);
});

import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { type Log, logLine, refusalFields, withFields } from "../../lib/http/log.ts";

const TIME = new Date("2026-01-02T03:04:05.678Z");
const line = (fields: Record<string, unknown>) => JSON.parse(logLine("tested", fields, TIME));

Deno.test("log: one line of JSON, with its time and event first", () => {
  const text = logLine("tested", { requestId: "r1", error: "two\nlines\u2028" }, TIME);
  assert.doesNotMatch(text, /\n/);
  assert.match(text, /^\{"time":"2026-01-02T03:04:05\.678Z","event":"tested","requestId":"r1",/);
  assert.equal(JSON.parse(text).error, "two\nlines\u2028");
});

Deno.test("log: no secret, wherever it is", () => {
  const secrets = {
    authorization: "Bearer hunter2",
    token: "hunter2",
    "Idempotency-Key": "hunter2",
    query: "?a=hunter2",
  };
  const text = logLine("tested", {
    ...secrets,
    request: { headers: secrets, list: [{ Cookie: "hunter2" }] },
  });
  assert.doesNotMatch(text, /hunter2/);
  assert.match(text, /"token":"\(not logged\)"/);
});

Deno.test("log: no image data", () => {
  const bytes = Uint8Array.of(201, 202, 203);
  const fields = line({ bytes, nested: { buffer: bytes.buffer, pixels: new Float32Array(7) } });
  assert.equal(fields.bytes, "(3 bytes)");
  assert.deepEqual(fields.nested, { buffer: "(3 bytes)", pixels: "(28 bytes)" });
  const { labels } = line({ labels: "A".repeat(100_000) });
  assert.ok(labels.length < 9_000);
  assert.match(labels, /… \(100000 characters\)$/);
});

Deno.test("log: whatever it is given, it does not throw, and keeps the request's id", () => {
  const cycle: Record<string, unknown> = {};
  cycle.cycle = cycle;
  const fields = line({ requestId: "r1", cycle });
  assert.equal(fields.requestId, "r1");
  assert.match(fields.unloggable, /circular/);
  assert.equal(line({ big: 12n }).big, "12");
});

Deno.test("log: fields in common are on each line", () => {
  const lines: unknown[] = [];
  const log: Log = (event, fields) => lines.push({ event, ...fields });
  const ofRequest = withFields(log, { requestId: "r1" });
  ofRequest("a");
  ofRequest("b", { more: 1 });
  assert.deepEqual(lines, [{ event: "a", requestId: "r1" }, { event: "b", requestId: "r1", more: 1 }]);
});

Deno.test("log: why an option was refused, without what the client wrote", () => {
  const details = { field: "iterations", limit: "1 to 1000", value: "hunter2" };
  const error = new SgscnError(
    "invalid-option",
    'Option iterations must be a number, got "hunter2"',
    details,
  );
  assert.deepEqual(refusalFields(error), {
    reason: "invalid-option",
    field: "iterations",
    limit: "1 to 1000",
  });
  assert.deepEqual(refusalFields(new SgscnError("busy", "17 wait")), { reason: "17 wait" });
});

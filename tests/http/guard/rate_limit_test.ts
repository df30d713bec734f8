import assert from "node:assert/strict";
import { createRateLimit } from "../../../lib/http/guard/rate_limit.ts";
import { HttpError } from "../../../lib/http/http_error.ts";
import { OTHER_TOKEN, outcome, refusal, testGuard, TOKEN } from "./guarded.ts";

/** A limit whose clock is set by hand. */
function testLimit(options: { requestsPerMinute?: number; requestBurst?: number; maxClients?: number } = {}) {
  let now = 0;
  const limit = createRateLimit({ requestsPerMinute: 60, requestBurst: 3, now: () => now, ...options });
  const ask = (client = "a"): "let in" | string => {
    try {
      limit.take(client);
      return "let in";
    } catch (error) {
      assert.ok(error instanceof HttpError && error.status === 429);
      return error.headers["retry-after"];
    }
  };
  return { limit, ask, after: (ms: number) => now += ms };
}

Deno.test("a burst is let in, then one request for each that the rate gives", () => {
  const { ask, after } = testLimit(); // one a second
  assert.deepEqual([ask(), ask(), ask()], ["let in", "let in", "let in"]);
  assert.equal(ask(), "1");
  after(999);
  assert.equal(ask(), "1");
  after(1);
  assert.equal(ask(), "let in");
  assert.equal(ask(), "1");
});

Deno.test("Retry-After is when the next request would be let in", () => {
  const { ask, after } = testLimit({ requestsPerMinute: 2, requestBurst: 1 });
  assert.equal(ask(), "let in");
  assert.equal(ask(), "30");
  after(12_500);
  assert.equal(ask(), "18"); // 17.5, rounded up
  after(17_500);
  assert.equal(ask(), "let in");
});

Deno.test("quiet time gives no more than a burst", () => {
  const { ask, after } = testLimit();
  ask();
  after(3_600_000);
  assert.deepEqual([ask(), ask(), ask(), ask()], ["let in", "let in", "let in", "1"]);
});

Deno.test("clients do not use each other's rate up", () => {
  const { ask } = testLimit({ requestBurst: 1 });
  assert.deepEqual([ask("a"), ask("b"), ask("a"), ask("b")], ["let in", "let in", "1", "1"]);
});

Deno.test("only so many clients are remembered: the one that asked least recently is forgotten", () => {
  const { limit, ask } = testLimit({ requestBurst: 1, maxClients: 2 });
  ask("a");
  ask("b");
  assert.equal(ask("a"), "1"); // a is now more recent than b
  ask("c");
  assert.equal(limit.size, 2);
  assert.equal(ask("a"), "1");
  assert.equal(ask("b"), "let in");
  for (let i = 0; i < 1_000; i++) ask(`client ${i}`);
  assert.equal(limit.size, 2);
});

Deno.test("0 is no limit, and remembers nobody", () => {
  const { limit, ask } = testLimit({ requestsPerMinute: 0, requestBurst: 1 });
  for (let i = 0; i < 100; i++) assert.equal(ask(), "let in");
  assert.equal(limit.size, 0);
});

Deno.test("a guard limits each token by itself, and health checks never", () => {
  const guard = testGuard({
    tokens: [TOKEN, OTHER_TOKEN],
    requestsPerMinute: 1,
    requestBurst: 1,
    now: () => 0,
  });
  assert.equal(outcome(guard, { token: TOKEN }), "token 1");
  const error = refusal(guard, { token: TOKEN, from: "203.0.113.9" });
  assert.equal(error.status, 429);
  assert.equal(error.headers["retry-after"], "60");
  assert.equal(outcome(guard, { token: OTHER_TOKEN }), "token 2");
  for (let i = 0; i < 5; i++) {
    assert.equal(outcome(guard, { url: "http://localhost/healthz", from: "10.0.0.1" }), "10.0.0.1");
  }
});

Deno.test("who tries tokens is slowed down by address, and slows nobody with a token down", () => {
  const guard = testGuard({ tokens: [TOKEN], requestsPerMinute: 1, requestBurst: 2, now: () => 0 });
  const tries = Array.from({ length: 4 }, (_, i) => outcome(guard, { token: `${OTHER_TOKEN}${i}` }));
  assert.deepEqual(tries, [401, 401, 429, 429]);
  assert.equal(outcome(guard, { token: `${OTHER_TOKEN}x`, from: "203.0.113.9" }), 401);
  assert.equal(outcome(guard, { token: TOKEN }), "token 1");
});

Deno.test("addresses of one IPv6 network share their rate", () => {
  const guard = testGuard({ allowAnonymous: true, requestsPerMinute: 1, requestBurst: 1, now: () => 0 });
  assert.equal(outcome(guard, { from: "2001:db8::1" }), "2001:db8::1");
  assert.equal(outcome(guard, { from: "2001:db8::2" }), 429);
  assert.equal(outcome(guard, { from: "2001:db8:0:1::2" }), "2001:db8:0:1::2");
});

import assert from "node:assert/strict";
import { testHandler } from "./doubles.ts";

function caller(hostname: string) {
  return { remoteAddr: { transport: "tcp", hostname, port: 1 } as const };
}

Deno.test("/healthz answers", async () => {
  const response = await testHandler().handler(new Request("http://localhost/healthz"));
  assert.equal(await response.text(), "ok\n");
});

Deno.test("/ says how to ask", async () => {
  const response = await testHandler().handler(new Request("http://localhost/"));
  assert.match(await response.text(), /v1\/segment/);
});

for (
  const [hostname, status] of [
    ["127.0.0.1", 200],
    ["127.8.8.8", 200],
    ["::1", 200],
    ["::ffff:127.0.0.1", 200],
    ["10.0.0.1", 403],
    ["::ffff:10.0.0.1", 403],
    ["127.0.0.1.example", 403],
    ["2001:db8::1", 403],
  ] as const
) {
  Deno.test(`a handler for this machine alone: ${hostname} gets ${status}`, async () => {
    const { handler } = testHandler({ loopbackOnly: true });
    assert.equal((await handler(new Request("http://localhost/healthz"), caller(hostname))).status, status);
  });
}

Deno.test("a handler for this machine alone refuses a caller it is told nothing of", async () => {
  const { handler } = testHandler({ loopbackOnly: true });
  assert.equal((await handler(new Request("http://localhost/healthz"))).status, 403);
});

Deno.test("a handler for everyone answers any caller", async () => {
  const { handler } = testHandler();
  assert.equal((await handler(new Request("http://localhost/healthz"), caller("10.0.0.1"))).status, 200);
});

import assert from "node:assert/strict";
import { PNG_FILE, segmentRequest, testHandler } from "../doubles.ts";
import { caller, OTHER_TOKEN, testGuard, TOKEN } from "./guarded.ts";

/** The handler as it is served: with a guard, and a caller from this machine. */
function guardedHandler(settings: Parameters<typeof testGuard>[0] = {}) {
  const { handler, log } = testHandler({ guard: testGuard(settings) });
  const ask = (path: string, { token, ...init }: RequestInit & { token?: string } = {}) => {
    const headers = new Headers(init.headers);
    if (token) headers.set("authorization", `Bearer ${token}`);
    return handler(new Request(`http://localhost${path}`, { ...init, headers }), caller());
  };
  return { handler, ask, log };
}

for (
  const [status, settings, init] of [
    [401, { tokens: [TOKEN] }, {}],
    [403, {}, { method: "POST", headers: { origin: "https://page.example" } }],
    [421, {}, { headers: { host: "evil.example" } }],
    [429, { requestsPerMinute: 1, requestBurst: 1, now: () => 0 }, {}],
    [400, {}, { headers: { host: "a b" } }],
  ] as const
) {
  Deno.test(`what the guard refuses with ${status} is a problem with security headers`, async () => {
    const { ask } = guardedHandler(settings);
    if (status === 429) await (await ask("/v1/segment")).body?.cancel();
    const response = await ask("/v1/segment", init as RequestInit);
    assert.equal(response.status, status);
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const { status: told, detail, title } = await response.json();
    assert.equal(told, status);
    assert.ok(detail.length > 20 && title !== "Error");
    if (status === 401) assert.match(response.headers.get("www-authenticate")!, /^Bearer /);
    if (status === 429) assert.equal(response.headers.get("retry-after"), "60");
  });
}

Deno.test("a job is its token's: for others it is not there, to read or to cancel", async () => {
  const { ask } = guardedHandler({ tokens: [TOKEN, OTHER_TOKEN] });
  const made = await ask("/v1/segment?detach=true&iterations=1", {
    token: TOKEN,
    method: "POST",
    body: PNG_FILE,
  });
  assert.equal(made.status, 202);
  await made.body?.cancel();
  const path = new URL(made.headers.get("location")!, "http://localhost").pathname;
  assert.match(path, /^\/v1\/jobs\/[0-9a-f-]{36}$/);
  for (
    const below of ["", "/events", "/result.json", "/labels.png", "/overlay.png", "/regions.png", "/mask.png"]
  ) {
    const response = await ask(`${path}${below}`, { token: OTHER_TOKEN });
    assert.equal(response.status, 404, below);
    await response.body?.cancel();
  }
  const cancelled = await ask(path, { token: OTHER_TOKEN, method: "DELETE" });
  assert.equal(cancelled.status, 404);
  await cancelled.body?.cancel();
  const own = await ask(path, { token: TOKEN });
  assert.equal(own.status, 200);
  assert.notEqual((await own.json()).state, "cancelled");
});

Deno.test("no token and no Authorization header gets into the log", async () => {
  const { ask, log } = guardedHandler({ tokens: [TOKEN] });
  const wrong = "a-token-that-is-not-valid";
  for (const token of [TOKEN, wrong]) await (await ask("/v1/jobs/1", { token })).body?.cancel();
  assert.ok(log.length > 0);
  assert.doesNotMatch(JSON.stringify(log), new RegExp(`${TOKEN}|${wrong}`));
});

Deno.test("a browser's question beforehand is answered without a token, and its request then with one", async () => {
  const origin = "https://page.example";
  const { ask } = guardedHandler({ tokens: [TOKEN], corsOrigins: [origin] });
  const asked = { origin, "access-control-request-method": "POST" };
  const preflight = await ask("/v1/segment", { method: "OPTIONS", headers: asked });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), origin);
  const { headers, status, body } = await ask("/v1/segment?iterations=1", {
    token: TOKEN,
    method: "POST",
    body: PNG_FILE,
    headers: { origin, "sec-fetch-site": "cross-site" },
  });
  await body?.cancel();
  assert.equal(status, 200);
  assert.equal(headers.get("access-control-allow-origin"), origin);
});

Deno.test("over a socket: a Host header that is none is 400, and names no other path", async () => {
  const { handler } = testHandler({ guard: testGuard() });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  try {
    for (const host of ["a b", "localhost/healthz?", "user@localhost", "localhost:99999"]) {
      assert.match(await rawRequest(server.addr.port, "/v1/jobs/1", host), /^HTTP\/1.1 400 /, host);
    }
    assert.match(await rawRequest(server.addr.port, "/v1/jobs/1", "evil.example"), /^HTTP\/1.1 421 /);
    assert.match(
      await rawRequest(server.addr.port, "http://evil.example/v1/jobs/1", "localhost"),
      /^HTTP\/1.1 421 /,
    );
    assert.match(await rawRequest(server.addr.port, "/v1/jobs/1", "localhost"), /^HTTP\/1.1 404 /);
  } finally {
    await server.shutdown();
  }
});

Deno.test("a handler that is told nothing of its caller takes nobody for this machine", async () => {
  const { handler } = testHandler({ guard: testGuard() });
  const response = await handler(segmentRequest());
  assert.equal(response.status, 403);
  await response.body?.cancel();
});

/** The answer to a request that `fetch` would not send. */
async function rawRequest(port: number, target: string, host: string): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head));
  return await new Response(connection.readable).text();
}

import assert from "node:assert/strict";
import { ask, testGuard } from "./guarded.ts";

Deno.test("every response has the security headers", () => {
  for (const response of [new Response("x"), new Response(null, { status: 404 }), Response.json({})]) {
    const { headers } = testGuard().decorate(response, ask());
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.match(headers.get("content-security-policy")!, /default-src 'none'; frame-ancestors 'none'/);
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("x-frame-options"), "DENY");
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("vary"), null); // CORS is off
    assert.ok(![...headers.keys()].some((name) => /access-control|server|powered/.test(name)));
  }
});

Deno.test("what a response says of itself stays", () => {
  const own = { "content-security-policy": "default-src 'self'", "cache-control": "no-cache" };
  const { headers } = testGuard().decorate(new Response("x", { headers: own }), ask());
  for (const [name, value] of Object.entries(own)) assert.equal(headers.get(name), value);
  assert.equal(headers.get("x-content-type-options"), "nosniff");
});

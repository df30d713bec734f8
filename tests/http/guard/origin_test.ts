import assert from "node:assert/strict";
import { checkOriginSetting } from "../../../lib/http/guard/cors.ts";
import { ask, outcome, testGuard, TOKEN } from "./guarded.ts";

const PAGE = "https://page.example";
const HOST = "localhost:8000";

for (const method of ["POST", "DELETE", "PUT", "PATCH"]) {
  for (
    const [what, headers, isLetIn] of [
      ["a client that is no browser", {}, true],
      ["a page of our own", { origin: `http://${HOST}`, "sec-fetch-site": "same-origin" }, true],
      ["a page of our own, in an older browser", { origin: `http://${HOST}` }, true],
      ["a page of our own, behind a proxy that ended TLS", { origin: `https://${HOST}` }, true],
      ["the address bar", { "sec-fetch-site": "none" }, true],
      ["another site", { origin: PAGE, "sec-fetch-site": "cross-site" }, false],
      ["another site, in an older browser", { origin: PAGE }, false],
      [
        "another port of this machine",
        { origin: "http://localhost:3000", "sec-fetch-site": "same-site" },
        false,
      ],
      ["another port, in an older browser", { origin: "http://localhost:3000" }, false],
      ["another site that hides its origin", { "sec-fetch-site": "cross-site" }, false],
      ["a sandboxed page", { origin: "null" }, false],
      ["an origin that is none", { origin: HOST }, false],
      ["another name of this machine", { origin: "http://127.0.0.1:8000" }, false],
    ] as const
  ) {
    Deno.test(`${method} from ${what} is ${isLetIn ? "let in" : "403"}`, () => {
      assert.equal(outcome(testGuard(), { method, host: HOST, headers }), isLetIn ? "127.0.0.1" : 403);
    });
  }
}

Deno.test("a token does not make up for a foreign page", () => {
  const headers = { origin: PAGE, "sec-fetch-site": "cross-site" };
  assert.equal(outcome(testGuard({ tokens: [TOKEN] }), { method: "POST", token: TOKEN, headers }), 403);
});

Deno.test("foreign pages may ask for what changes nothing; they cannot read it", () => {
  const headers = { origin: PAGE, "sec-fetch-site": "cross-site" };
  assert.equal(outcome(testGuard(), { headers }), "127.0.0.1");
  const response = testGuard().decorate(new Response(), ask({ headers }));
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  assert.equal(response.headers.get("cross-origin-resource-policy"), "same-origin");
});

Deno.test("a listed origin is let in, and may read the answer", () => {
  const guard = testGuard({ corsOrigins: [PAGE] });
  const asked = { method: "POST", headers: { origin: PAGE, "sec-fetch-site": "cross-site" } };
  assert.equal(outcome(guard, asked), "127.0.0.1");
  const { headers } = guard.decorate(new Response(null, { headers: { vary: "Accept" } }), ask(asked));
  assert.equal(headers.get("access-control-allow-origin"), PAGE);
  assert.equal(headers.get("access-control-allow-credentials"), null);
  assert.match(headers.get("access-control-expose-headers")!, /location.*retry-after/);
  assert.equal(headers.get("vary"), "Accept, Origin");
  assert.equal(headers.get("cross-origin-resource-policy"), "cross-origin");
});

Deno.test("with a list, an origin that is not on it stays out, and caches keep answers apart", () => {
  const guard = testGuard({ corsOrigins: [PAGE] });
  const asked = {
    method: "POST",
    headers: { origin: "https://page.example.evil", "sec-fetch-site": "cross-site" },
  };
  assert.equal(outcome(guard, asked), 403);
  const { headers } = guard.decorate(new Response(), ask(asked));
  assert.equal(headers.get("access-control-allow-origin"), null);
  assert.equal(headers.get("vary"), "Origin");
});

Deno.test("a browser that asks beforehand is told what a listed origin may do, without a token", () => {
  const guard = testGuard({ corsOrigins: [PAGE], tokens: [TOKEN] });
  const asked = (origin: string) =>
    ask({ method: "OPTIONS", headers: { origin, "access-control-request-method": "DELETE" } });
  const response = guard.decorate(guard.preflight(asked(PAGE))!, asked(PAGE));
  assert.equal(response.status, 204);
  assert.equal(response.headers.get("access-control-allow-origin"), PAGE);
  assert.match(response.headers.get("access-control-allow-methods")!, /\bPOST\b.*\bDELETE\b/);
  for (const name of ["authorization", "content-type", "idempotency-key", "last-event-id", "prefer"]) {
    assert.match(response.headers.get("access-control-allow-headers")!, new RegExp(`\\b${name}\\b`));
  }
  assert.equal(guard.preflight(asked("https://other.example")), undefined);
});

Deno.test("without a list nobody is answered beforehand; OPTIONS without a question is none", () => {
  const headers = { origin: PAGE, "access-control-request-method": "POST" };
  assert.equal(testGuard().preflight(ask({ method: "OPTIONS", headers })), undefined);
  const guard = testGuard({ corsOrigins: [PAGE] });
  assert.equal(guard.preflight(ask({ method: "OPTIONS", headers: { origin: PAGE } })), undefined);
  assert.equal(guard.preflight(ask({ method: "GET", headers })), undefined);
});

for (const good of [PAGE, "http://localhost:3000", "*"]) {
  Deno.test(`${good} can be listed`, () => checkOriginSetting(good));
}
for (
  const bad of [
    "page.example",
    `${PAGE}/`,
    "null",
    "https://page.example:443",
    "https://*.example",
    "file:///x",
  ]
) {
  Deno.test(`${bad} cannot be listed`, () => assert.throws(() => checkOriginSetting(bad), RangeError));
}

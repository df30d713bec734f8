import assert from "node:assert/strict";
import { clientNetwork } from "../../../lib/http/guard/addresses.ts";
import { ask, caller, outcome, testGuard, TOKEN } from "./guarded.ts";

for (
  const [from, expected] of [
    ["127.0.0.1", "127.0.0.1"],
    ["127.8.8.8", "127.8.8.8"],
    ["::1", "::1"],
    ["::ffff:127.0.0.1", "127.0.0.1"],
    ["10.0.0.1", 403],
    ["::ffff:10.0.0.1", 403],
    ["127.0.0.1.example", 403],
    ["2001:db8::1", 403],
    [null, 403],
  ] as const
) {
  Deno.test(`without tokens, a caller from ${from} is ${expected}`, () => {
    assert.equal(outcome(testGuard(), { from }), expected);
  });
}

Deno.test("without tokens, a local socket is this machine", () => {
  const remoteAddr: Deno.UnixAddr = { transport: "unix", path: "/run/sgscn.sock" };
  assert.equal(testGuard().admit(ask(), { remoteAddr }).client, "no address");
});

for (const name of ["Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"]) {
  Deno.test(`without tokens, what a proxy on this machine passes on (${name}) is refused`, () => {
    assert.equal(outcome(testGuard(), { headers: { [name]: "127.0.0.1" } }), 403);
  });
}

Deno.test("anonymous use, allowed by name, is for everyone but /metrics", () => {
  const guard = testGuard({ allowAnonymous: true });
  assert.equal(outcome(guard, { from: "203.0.113.9" }), "203.0.113.9");
  assert.equal(outcome(guard, { from: null }), "no address");
  assert.equal(outcome(guard, { from: "203.0.113.9", url: "http://localhost/metrics" }), 403);
  assert.equal(outcome(guard, { url: "http://localhost/metrics" }), "127.0.0.1");
});

Deno.test("with tokens, what explains the service needs none, nor do health checks; all else does", () => {
  const guard = testGuard({ tokens: [TOKEN] });
  const status = (path: string) => outcome(guard, { from: "203.0.113.9", url: `http://localhost${path}` });
  for (const path of ["/", "/docs", "/openapi.json", "/healthz", "/readyz"]) {
    assert.equal(status(path), "203.0.113.9", path);
  }
  for (const path of ["/metrics", "/v1/segment", "/v1/jobs/1", "/docs/", "//", "/healthz/x", "/__proto__"]) {
    assert.equal(status(path), 401, path);
  }
  assert.equal(outcome(guard, { token: TOKEN, url: "http://localhost/metrics" }), "token 1");
});

Deno.test("without tokens, what explains the service is for this machine; health checks are for all", () => {
  const status = (path: string) =>
    outcome(testGuard(), { from: "203.0.113.9", url: `http://localhost${path}` });
  assert.deepEqual(["/", "/docs", "/healthz", "/readyz"].map(status), [
    403,
    403,
    "203.0.113.9",
    "203.0.113.9",
  ]);
});

Deno.test("an owner is the token wherever it comes from, and else the address", () => {
  const guard = testGuard({ tokens: [TOKEN, `${TOKEN}2`], allowAnonymous: true });
  const owner = (from: string, token?: string) => guard.admit(ask({ token }), caller(from)).owner;
  assert.equal(owner("203.0.113.1", TOKEN), owner("203.0.113.2", TOKEN));
  assert.notEqual(owner("203.0.113.1", TOKEN), owner("203.0.113.1", `${TOKEN}2`));
  assert.notEqual(owner("203.0.113.1"), owner("203.0.113.2"));
  assert.equal(owner("127.0.0.1"), owner("::1")); // localhost is both
  assert.equal(owner("::ffff:203.0.113.1"), owner("203.0.113.1"));
  for (const from of ["203.0.113.1", "127.0.0.1"]) assert.ok(!owner(from, TOKEN).includes(TOKEN));
});

for (
  const [address, network] of [
    ["203.0.113.9", "203.0.113.9"],
    ["127.4.5.6", "loopback"],
    ["::1", "loopback"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8::5:6", "2001:db8:0:0::/64"],
    ["::", "0:0:0:0::/64"],
  ]
) {
  Deno.test(`${address} counts as ${network}`, () => assert.equal(clientNetwork(address), network));
}

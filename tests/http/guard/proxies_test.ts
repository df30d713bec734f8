import assert from "node:assert/strict";
import { createProxies, parseNetwork } from "../../../lib/http/guard/proxies.ts";
import { ask, caller, outcome, testGuard, TOKEN } from "./guarded.ts";

const proxies = createProxies(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);

for (
  const [peer, forwardedFor, client] of [
    ["203.0.113.9", "198.51.100.1", "203.0.113.9"], // no listed proxy: its word does not count
    ["127.0.0.1", null, "127.0.0.1"],
    ["127.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["10.1.2.3", "198.51.100.1", "198.51.100.1"],
    ["fd12::1", "2001:DB8::0001", "2001:db8::1"],
    ["127.0.0.1", "6.6.6.6, 198.51.100.1", "198.51.100.1"], // the client wrote the first itself
    ["127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"], // through two proxies
    ["127.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"], // a client inside
    ["127.0.0.1", "198.51.100.1, unknown", "127.0.0.1"], // nobody can be told behind it
    ["127.0.0.1", "198.51.100.1, nonsense, 10.0.0.2", "10.0.0.2"],
    ["127.0.0.1", " 198.51.100.1:4711 ", "198.51.100.1"],
    ["127.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"],
    ["127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
    ["127.0.0.1", "", "127.0.0.1"],
    ["127.0.0.1", ",,", "127.0.0.1"],
  ] as const
) {
  Deno.test(`from ${peer} with X-Forwarded-For ${forwardedFor}: ${client}`, () => {
    assert.equal(proxies.clientOf(peer, forwardedFor), client);
  });
}

for (
  const bad of [
    "localhost",
    "10.0.0.0/33",
    "10.0.0",
    "fd00::/129",
    "10.0.0.0/",
    "/8",
    "",
    "10.0.0.0/8/8",
    "*",
  ]
) {
  Deno.test(`"${bad}" is no network`, () => {
    assert.throws(() => parseNetwork(bad), RangeError);
  });
}

Deno.test("a network of IPv4 addresses inside IPv6 is refused rather than misread", () => {
  assert.throws(() => createProxies(["::ffff:10.0.0.0/104"]), RangeError);
});

Deno.test("proxies without tokens make no guard, not even where anonymous use is allowed", () => {
  const trustedProxies = ["127.0.0.1"];
  assert.throws(() => testGuard({ trustedProxies }), /Cannot trust proxies without tokens/);
  assert.throws(() => testGuard({ trustedProxies, allowAnonymous: true }), RangeError);
});

Deno.test("behind a listed proxy everyone needs a token, and clients without one are told apart", () => {
  const headers = { "x-forwarded-for": "198.51.100.1" };
  assert.equal(outcome(testGuard({ tokens: [TOKEN], trustedProxies: ["127.0.0.1"] }), { headers }), 401);
  const guard = testGuard({ tokens: [TOKEN], trustedProxies: ["127.0.0.1"], allowAnonymous: true });
  assert.equal(outcome(guard, { headers }), "198.51.100.1");
  assert.equal(outcome(guard, { headers, token: TOKEN }), "token 1");
  const owner = (address: string) =>
    guard.admit(ask({ headers: { "x-forwarded-for": address } }), caller()).owner;
  assert.notEqual(owner("198.51.100.1"), owner("198.51.100.2"));
});

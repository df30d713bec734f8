import assert from "node:assert/strict";
import { checkHostPattern } from "../../../lib/http/guard/host_check.ts";
import { ask, outcome, testGuard } from "./guarded.ts";

const LOOPBACK = [
  "localhost",
  "localhost:8000",
  "LOCALHOST",
  "localhost.",
  "127.0.0.1:1",
  "127.1.2.3",
  "[::1]",
  "[::1]:80",
];

for (const boundHost of ["127.0.0.1", "192.0.2.1", undefined]) {
  for (const host of LOOPBACK) {
    Deno.test(`bound to ${boundHost}, the service answers for ${host}`, () => {
      assert.equal(outcome(testGuard({ boundHost }), { host }), "127.0.0.1");
    });
  }
  for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "1e100.net:8000"]) {
    Deno.test(`bound to ${boundHost}, it does not for ${host}: no page reaches it by a name of its own`, () => {
      assert.equal(outcome(testGuard({ boundHost }), { host }), 421);
    });
  }
}

for (
  const [boundHost, host, status] of [
    ["127.0.0.1", "192.0.2.1:8000", 421],
    ["127.0.0.1", "0.0.0.0", 421],
    ["192.0.2.1", "192.0.2.1:8000", 200],
    ["192.0.2.1", "192.0.2.2", 421],
    ["2001:db8::1", "[2001:DB8::0001]:80", 200],
    ["host.example", "host.example:8000", 200],
    ["0.0.0.0", "192.0.2.1:8000", 200], // every address is bound, and an address is no name that leads elsewhere
    ["::", "[2001:db8::1]", 200],
    [undefined, "192.0.2.1", 200],
    ["0.0.0.0", "host.example", 421],
  ] as const
) {
  Deno.test(`bound to ${boundHost}, a request for ${host} is ${status}`, () => {
    const found = outcome(testGuard({ boundHost }), { host });
    assert.equal(found, status === 200 ? "127.0.0.1" : status);
  });
}

Deno.test("hosts can be listed: a name, all names below one, any", () => {
  const guard = testGuard({
    boundHost: "127.0.0.1",
    allowedHosts: ["Host.example", "*.inner.example", "192.0.2.7"],
  });
  const status = (host: string) => outcome(guard, { host });
  for (
    const host of ["host.example", "HOST.example:443", "a.inner.example", "a.b.inner.example", "192.0.2.7"]
  ) {
    assert.equal(status(host), "127.0.0.1", host);
  }
  for (const host of ["a.host.example", "inner.example", "ainner.example", "192.0.2.8"]) {
    assert.equal(status(host), 421, host);
  }
  assert.equal(outcome(testGuard({ allowedHosts: ["*"] }), { host: "whatever.example" }), "127.0.0.1");
});

for (
  const host of [
    "a b",
    "a@b",
    "user@localhost",
    "localhost/healthz?",
    "localhost:99999",
    "localhost:",
    "[::1",
    "a,b",
    "-a",
    "%00",
    "localhost\\x",
  ]
) {
  Deno.test(`a Host of "${host}" is 400, also for health checks`, () => {
    // As the server builds it: the header as it came, then the path.
    const request = { url: `http://${host}/v1/jobs/1`, headers: new Headers({ host }), method: "GET" };
    for (const guard of [testGuard(), testGuard({ allowedHosts: ["*"] })]) {
      assert.throws(() => guard.target(request as Request), { status: 400 });
      assert.throws(() => guard.admit(request as Request), { status: 400 });
    }
  });
}

Deno.test("a request line that names another host than its header is refused, either way round", () => {
  const guard = testGuard();
  assert.equal(outcome(guard, { url: "http://evil.example/v1/jobs/1", host: "localhost" }), 421);
  assert.equal(outcome(guard, { url: "http://localhost/v1/jobs/1", host: "evil.example" }), 421);
});

Deno.test("health checks may name any host: probes use the container's address", () => {
  const guard = testGuard({ boundHost: "127.0.0.1" });
  assert.equal(outcome(guard, { url: "http://localhost/healthz", host: "10.1.2.3:8000" }), "127.0.0.1");
});

Deno.test("the address of a request is its URL", () => {
  assert.equal(testGuard().target(ask({ url: "http://localhost/a?b=c" })).href, "http://localhost/a?b=c");
});

for (const good of ["example.org", "*.example.org", "*", "192.0.2.1", "::1", "[2001:db8::1]", "my_host"]) {
  Deno.test(`${good} can be listed`, () => checkHostPattern(good));
}
for (
  const bad of [
    "example.org:80",
    "http://example.org",
    "*.*",
    "a*",
    "[::1]:80",
    "-",
    "exa mple",
    "*example.org",
    "example.org/",
  ]
) {
  Deno.test(`${bad} cannot be listed`, () => assert.throws(() => checkHostPattern(bad), RangeError));
}

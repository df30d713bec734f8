import assert from "node:assert/strict";
import { HttpError } from "../../lib/http/http_error.ts";
import { NO_GUARD } from "../../lib/http/no_guard.ts";
import type { MeasuredRequest } from "../../lib/http/request_metrics.ts";
import { NO_METRICS } from "../../lib/http/request_metrics.ts";
import { request, testHandler } from "./doubles.ts";

Deno.test("/ says how to ask", async () => {
  const response = await testHandler().handler(request("/"));
  assert.match(await response.text(), /v1\/segment/);
});

Deno.test("HEAD has the headers of GET and no body", async () => {
  const response = await testHandler().handler(request("/openapi.json", { method: "HEAD" }));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(response.body, null);
});

for (
  const [method, path, allow] of [
    ["GET", "/v1/segment", "POST"],
    ["OPTIONS", "/v1/segment", "POST"],
    ["POST", "/", "GET, HEAD"],
    ["PUT", "/v1/jobs/x", "GET, HEAD, DELETE"],
    ["DELETE", "/v1/jobs/x/events", "GET, HEAD"],
  ]
) {
  Deno.test(`${method} ${path} is 405 with Allow`, async () => {
    const response = await testHandler().handler(request(path, { method }));
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), allow);
    assert.equal((await response.json()).status, 405);
  });
}

Deno.test("the guard may turn a request away, problems are decorated too, and every answer has its id", async () => {
  const guard = {
    ...NO_GUARD,
    admit: () => {
      throw new HttpError(401, "No token", { headers: { "www-authenticate": "Bearer" } });
    },
    decorate: (response: Response) => {
      response.headers.set("x-decorated", "yes");
      return response;
    },
  };
  const { handler, log } = testHandler({ guard });
  const response = await handler(request("/docs"));
  assert.equal(response.status, 401);
  assert.equal(response.headers.get("www-authenticate"), "Bearer");
  assert.equal(response.headers.get("x-decorated"), "yes");
  const { requestId } = await response.json();
  assert.equal(response.headers.get("x-request-id"), requestId);
  assert.equal(log[0].requestId, requestId);
});

Deno.test("the guard's answer to a preflight is the answer", async () => {
  const guard = { ...NO_GUARD, preflight: () => new Response(null, { status: 204 }) };
  const response = await testHandler({ guard }).handler(request("/v1/segment", { method: "OPTIONS" }));
  assert.equal(response.status, 204);
});

Deno.test("metrics are told the route, not the path, and who asked", async () => {
  const seen: MeasuredRequest[] = [];
  const metrics = {
    ...NO_METRICS,
    observeRequest: (about: MeasuredRequest, run: () => Promise<Response>) => {
      seen.push(about);
      return run();
    },
  };
  const guard = { ...NO_GUARD, admit: () => ({ owner: "a", client: "10.0.0.1" }) };
  const { handler } = testHandler({ metrics, guard });
  await (await handler(request("/v1/jobs/123"))).text();
  await (await handler(request("/nothing/123"))).text();
  assert.deepEqual(seen.map(({ route, client }) => [route, client]), [
    ["/v1/jobs/{id}", "10.0.0.1"],
    ["", "10.0.0.1"],
  ]);
});

Deno.test("routes of other makers are answered too", async () => {
  const routes = { "/healthz": { GET: () => new Response("ok\n") } };
  const response = await testHandler({ routes }).handler(request("/healthz"));
  assert.equal(await response.text(), "ok\n");
});

Deno.test("an address that cannot be read is the guard's problem, not a failure", async () => {
  const guard = {
    ...NO_GUARD,
    target: () => {
      throw new HttpError(400, "Cannot read the address");
    },
  };
  assert.equal((await testHandler({ guard }).handler(request("/"))).status, 400);
});

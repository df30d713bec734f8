import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createHash } from "node:crypto";
import { OPTION_SPECS } from "../../lib/options.ts";
import type { OpenapiDocument, OpenapiResponse } from "../../lib/http/openapi.ts";
import { REQUEST_SPECS } from "../../lib/http/request_fields.ts";
import { checkResponse } from "./check_response.ts";
import { request, testHandler } from "./doubles.ts";

async function served(): Promise<OpenapiDocument> {
  return await (await testHandler().handler(request("/openapi.json"))).json();
}

Deno.test("/openapi.json is a valid OpenAPI 3.1 document", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(await served() as never);
  assert.ok(valid, JSON.stringify(errors));
  assert.equal(validator.version, "3.1");
});

Deno.test("the validator sees what is wrong", async () => {
  const document = await served();
  document.paths["/v1/segment"].post!.responses[200] = {} as OpenapiResponse;
  assert.equal((await new Validator().validate(document as never)).valid, false);
});

Deno.test("every option is a parameter and a form field, with its range and default", async () => {
  const { parameters, requestBody } = (await served()).paths["/v1/segment"].post!;
  const query = new Map(
    parameters!.filter((parameter) => parameter.in === "query").map(({ name, schema }) => [name, schema]),
  );
  // deno-lint-ignore no-explicit-any -- as deep as it goes
  const form = (requestBody as any).content["multipart/form-data"].schema.properties;
  assert.equal(query.size, OPTION_SPECS.length + REQUEST_SPECS.length);
  for (const spec of OPTION_SPECS) {
    const schema = query.get(spec.name) as Record<string, unknown>;
    assert.deepEqual(schema, form[spec.name]);
    assert.equal(schema.default, spec.default);
    if ("values" in spec) assert.deepEqual(schema.enum, spec.values);
    if ("minimum" in spec) assert.deepEqual([schema.minimum, schema.maximum], [spec.minimum, spec.maximum]);
  }
  assert.ok(form.image && form.mask);
});

Deno.test("every path of the document is answered, and every method", async () => {
  const routes = Object.fromEntries(
    ["/healthz", "/readyz", "/metrics"].map((path) => [path, { GET: () => new Response("ok\n") }]),
  );
  const { handler } = testHandler({ routes });
  for (const [path, item] of Object.entries((await served()).paths)) {
    for (const method of ["get", "post", "delete"] as const) {
      if (!item[method]) continue;
      const response = await handler(request(path.replace("{id}", "x"), { method: method.toUpperCase() }));
      await response.body?.cancel();
      assert.notEqual(response.status, 405, `${method} ${path}`);
    }
  }
});

Deno.test("what the tests hold responses against refuses those that are not described", async () => {
  const answers: [string, string, Response][] = [
    ["GET", "/v1/jobs/x", Response.json({ id: 3 })],
    ["GET", "/v1/jobs/x", new Response("hello")],
    ["GET", "/v1/jobs/x", new Response(null, { status: 418 })],
    ["GET", "/nowhere", new Response("hello")],
    ["POST", "/v1/segment", Response.json({ status: 400 }, { status: 400 })],
  ];
  for (const [method, path, response] of answers) {
    await assert.rejects(checkResponse(method, path, response), assert.AssertionError, `${method} ${path}`);
  }
  const headers = { "content-type": "text/event-stream" };
  for (const event of ["iteration", "surprise"]) {
    const stream = new Response(`id: 1\nevent: ${event}\ndata: {}\n\n`, { headers });
    const checked = await checkResponse("POST", "/v1/segment", stream);
    await assert.rejects(checked.text(), assert.AssertionError, event);
  }
});

Deno.test("/docs is a page of all that, which loads nothing and runs nothing", async () => {
  const response = await testHandler().handler(request("/docs"));
  assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  const html = await response.text();
  const { paths, components } = await served();
  for (const path of Object.keys(paths)) assert.ok(html.includes(path), path);
  for (const name of Object.keys(components.schemas)) assert.ok(html.includes(`id="${name}"`), name);
  for (const { name } of OPTION_SPECS) assert.ok(html.includes(`<code>${name}</code>`), name);
  assert.doesNotMatch(html, /<script|<link|<img|\bsrc=|\bon\w+=|https?:/);
  for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) {
    assert.ok(html.includes(`id="${target}"`), target);
  }
  const [, style] = /<style>([^]*)<\/style>/.exec(html)!;
  const hash = createHash("sha256").update(style).digest("base64");
  const policy = response.headers.get("content-security-policy")!;
  assert.match(policy, /^default-src 'none';/);
  assert.ok(policy.includes(`style-src 'sha256-${hash}'`));
  assert.doesNotMatch(policy, /unsafe/);
});

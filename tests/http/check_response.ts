import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { createParser } from "eventsource-parser";
import type { Handler } from "../../lib/http/handler.ts";
import { type OpenapiDocument, openapiDocument, type OpenapiResponse } from "../../lib/http/openapi.ts";

/** The document as clients get it, but strict: an answer with a field that it does not know is wrong. */
const document = closed(JSON.parse(JSON.stringify(openapiDocument()))) as OpenapiDocument;
const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(document, "openapi");
const compiled = new Map<string, ValidateFunction>();

/**
 * The same handler, whose every response is held against `/openapi.json`: its status, its media type, its headers, its
 * JSON, and each event of a stream as it passes by. What is not described there fails the test.
 */
export function checkingHandler(handler: Handler): Handler {
  return async (request, caller) => {
    const response = await handler(request, caller);
    const pathname = URL.parse(request.url)?.pathname ?? ""; // a bad Host header makes a bad address
    if (pathname.startsWith("/page/") && response.status < 400) return response; // parts of the page, not of the interface
    return await checkResponse(request.method, pathname, response);
  };
}

/** The same response. @throws {AssertionError} when it is not as described */
export async function checkResponse(method: string, pathname: string, response: Response): Promise<Response> {
  const what = `${method} ${pathname} ${response.status}`;
  const pointer = responsePointer(method, pathname, response.status);
  const { headers = {}, content = {} } = pointer ? lookUp(pointer) as unknown as OpenapiResponse : PROBLEM;
  for (const name of Object.keys(headers)) {
    const value = response.headers.get(name);
    if (value !== null) checkHeader(name, value, what);
  }
  if (response.body === null) return response;
  const type = response.headers.get("content-type")!.split(";")[0];
  assert.ok(Object.hasOwn(content, type), `${what}: ${type} is not one of ${Object.keys(content)}`);
  if (type === "text/event-stream") {
    return new Response(checkedStream(response.body, content[type]["x-events"]!, what), response);
  }
  if (!type.endsWith("json")) return response;
  const text = await response.text();
  const schema = `${pointer ?? PROBLEM_POINTER}/content/${escape(type)}/schema`;
  check(schema, JSON.parse(text), what);
  return new Response(text, response);
}

const PROBLEM_POINTER = "#/components/responses/NotFound";
const PROBLEM = lookUp(PROBLEM_POINTER) as unknown as OpenapiResponse;

/** Where a response is described; `undefined` for what the service refuses before it knows what is asked. */
function responsePointer(method: string, pathname: string, status: number): string | undefined {
  const template = Object.keys(document.paths).find((path) => pattern(path).test(pathname));
  if (!template) {
    assert.ok(status >= 400, `${method} ${pathname} is described nowhere, and answered with ${status}`);
    return undefined;
  }
  const name = (method === "HEAD" ? "get" : method.toLowerCase()) as "get" | "post" | "delete";
  const operation = document.paths[template][name];
  if (!operation) {
    assert.ok(
      [204, 405].includes(status) || status >= 400,
      `${method} ${template} is answered with ${status}`,
    );
    return undefined;
  }
  const response = operation.responses[status] as unknown as { $ref?: string };
  assert.ok(response, `${method} ${template} ${status} is described nowhere`);
  return response.$ref ?? `#/paths/${escape(template)}/${name}/responses/${status}`;
}

function checkedStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  events: Record<string, unknown>,
  what: string,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let lastId = 0;
  const parser = createParser({
    onEvent({ id, event, data }) {
      assert.ok(event && Object.hasOwn(events, event), `${what}: the event ${event} is described nowhere`);
      assert.ok(lastId === 0 || Number(id) === lastId + 1, `${what}: event ${id} follows ${lastId}`);
      lastId = Number(id);
      check((events[event] as { $ref: string }).$ref, JSON.parse(data), `${what}: ${event}`);
    },
  });
  return new ReadableStream({
    async pull(stream) {
      const { done, value } = await reader.read();
      if (done) return stream.close();
      parser.feed(decoder.decode(value, { stream: true }));
      stream.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 }); // takes nothing ahead, as the stream it checks
}

function checkHeader(name: string, value: string, what: string): void {
  const pointer = `#/components/headers/${name}/schema`;
  const { type } = lookUp(pointer) as { type: string };
  check(pointer, type === "integer" ? Number(value) : value, `${what}: header ${name}`);
}

function check(pointer: string, value: unknown, what: string): void {
  let validate = compiled.get(pointer);
  if (!validate) compiled.set(pointer, validate = ajv.compile({ $ref: `openapi${pointer}` }));
  assert.ok(
    validate(value),
    `${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value).slice(0, 500)}`,
  );
}

function lookUp(pointer: string): Record<string, unknown> {
  const names = pointer.slice(2).split("/")
    .map((name) => decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~"));
  // deno-lint-ignore no-explicit-any -- wherever the pointer leads
  return names.reduce((value: any, name) => value[name], document);
}

/** As a part of a JSON pointer in a URL. */
function escape(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function pattern(template: string): RegExp {
  return new RegExp(`^${template.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`);
}

/** Objects that say what they hold hold nothing else. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, closed(inner)]);
  const isObject = "properties" in value && "type" in value && value.type === "object";
  return Object.fromEntries(isObject ? [...entries, ["additionalProperties", false]] : entries);
}

import assert from "node:assert/strict";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { resolveOptions } from "../../lib/options.ts";
import { flatImage } from "../jobs/events.ts";
import { SIMD_MEMORY } from "../../lib/backends/simd/memory.ts";
import { fakeTrainer, PNG_FILE, segmentRequest, SURVEY, testHandler } from "./doubles.ts";

function form(fields: Record<string, string | Blob>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

/** A mask of which every pixel counts. */
function white(height: number, width: number): Blob {
  const image = flatImage(height, width);
  image.data.fill(255);
  return new Blob([encodeRgb(image) as Uint8Array<ArrayBuffer>]);
}

function twoImages(): FormData {
  const data = form({ image: new Blob([PNG_FILE]) });
  data.append("image", new Blob([PNG_FILE]));
  return data;
}

const REFUSALS: { what: string; request: Request; status: number; problem: Record<string, unknown> }[] = [
  { what: "no body", request: segmentRequest(null), status: 422, problem: { field: "image" } },
  {
    what: "text",
    request: segmentRequest("hello, this is no image at all"),
    status: 415,
    problem: { field: "Content-Type", value: "text/plain" },
  },
  {
    what: "JSON",
    request: segmentRequest("{}", { headers: { "content-type": "application/json; charset=utf-8" } }),
    status: 415,
    problem: { field: "Content-Type", value: "application/json" },
  },
  {
    what: "a compressed body",
    request: segmentRequest(PNG_FILE, { headers: { "content-encoding": "gzip" } }),
    status: 415,
    problem: { field: "Content-Encoding", limit: "identity", value: "gzip" },
  },
  {
    what: "no image at all, whatever it calls itself",
    request: segmentRequest(new TextEncoder().encode("hello"), { headers: { "content-type": "image/png" } }),
    status: 415,
    problem: { field: "image" },
  },
  {
    what: "a GIF",
    request: segmentRequest(new TextEncoder().encode("GIF89a\x01\x00\x01\x00\x00\x00\x00;")),
    status: 415,
    problem: { limit: "PNG, JPEG or BMP" },
  },
  {
    what: "a truncated file",
    request: segmentRequest(PNG_FILE.slice(0, 50)),
    status: 422,
    problem: { field: "image" },
  },
  {
    what: "an image too small to train on",
    request: segmentRequest(encodeRgb(flatImage(1, 1)) as Uint8Array<ArrayBuffer>),
    status: 422,
    problem: { field: "image", limit: 3, value: 1 },
  },
  {
    what: "an unknown option",
    request: segmentRequest(PNG_FILE, { query: "?sizes=3" }),
    status: 400,
    problem: { field: "sizes", type: "urn:sgscn:problem:invalid-option" },
  },
  {
    what: "an option out of range",
    request: segmentRequest(PNG_FILE, { query: "?size=3" }),
    status: 400,
    problem: { field: "size", limit: "an integer from 16 to 2048", value: "3" },
  },
  {
    what: "a backend that this machine lacks",
    request: segmentRequest(PNG_FILE, { query: "?backend=webgpu" }),
    status: 400,
    problem: { field: "backend", limit: "simd, auto", value: "webgpu" },
  },
  {
    what: "an option of the prototype's name",
    request: segmentRequest(PNG_FILE, { query: "?__proto__=1" }),
    status: 400,
    problem: { field: "__proto__" },
  },
  {
    what: "an unknown rendering",
    request: segmentRequest(PNG_FILE, { query: "?render=photo" }),
    status: 400,
    problem: { field: "render", limit: "one of labels, overlay, regions, mask" },
  },
  {
    what: "a rendering of the mask of no target",
    request: segmentRequest(PNG_FILE, { query: "?render=mask&target=none" }),
    status: 400,
    problem: { field: "render" },
  },
  {
    what: "a target point outside the image",
    request: segmentRequest(PNG_FILE, { query: "?target=5,3&target=6,3" }),
    status: 400,
    problem: { field: "target", limit: 6, value: 6 },
  },
  {
    what: "points and something else in target",
    request: segmentRequest(PNG_FILE, { query: "?target=5,3&target=auto" }),
    status: 400,
    problem: { field: "target", value: "5,3;auto" },
  },
  {
    what: "a deadline out of range",
    request: segmentRequest(PNG_FILE, { query: "?deadlineMs=0" }),
    status: 400,
    problem: { field: "deadlineMs", value: "0" },
  },
  {
    what: "detach that is no boolean",
    request: segmentRequest(PNG_FILE, { query: "?detach=maybe" }),
    status: 400,
    problem: { field: "detach" },
  },
  {
    what: "an empty Idempotency-Key",
    request: segmentRequest(PNG_FILE, { headers: { "idempotency-key": '""' } }),
    status: 400,
    problem: { field: "Idempotency-Key" },
  },
  {
    what: "an Idempotency-Key that is too long",
    request: segmentRequest(PNG_FILE, { headers: { "idempotency-key": "k".repeat(256) } }),
    status: 400,
    problem: { field: "Idempotency-Key" },
  },
  {
    what: "a mask of another size",
    request: segmentRequest(form({ image: new Blob([PNG_FILE]), mask: white(4, 5) })),
    status: 422,
    problem: { field: "mask", limit: "6×4", value: "5×4" },
  },
  {
    what: "a mask without anything in it",
    request: segmentRequest(form({ image: new Blob([PNG_FILE]), mask: new Blob([PNG_FILE]) })),
    status: 422,
    problem: { field: "mask" },
  },
  {
    what: "a mask that is no image",
    request: segmentRequest(form({ image: new Blob([PNG_FILE]), mask: new Blob(["hello"]) })),
    status: 415,
    problem: { field: "mask" },
  },
  {
    what: "a damaged mask",
    request: segmentRequest(form({ image: new Blob([PNG_FILE]), mask: new Blob([PNG_FILE.slice(0, 50)]) })),
    status: 422,
    problem: { field: "mask" },
  },
  {
    what: "a mask over the limit",
    request: segmentRequest(form({ image: new Blob([PNG_FILE]), mask: new Blob([new Uint8Array(1001)]) })),
    status: 413,
    problem: { limit: 1000 },
  },
  {
    what: "a body that breaks off",
    request: segmentRequest(
      new ReadableStream({ pull: (stream) => stream.error(new Error("connection lost")) }),
    ),
    status: 400,
    problem: {},
  },
  {
    what: "an option given twice",
    request: segmentRequest(PNG_FILE, { query: "?seed=1&seed=2" }),
    status: 400,
    problem: { field: "seed" },
  },
  {
    what: "an option given in query and form",
    request: segmentRequest(form({ seed: "1", image: new Blob([PNG_FILE]) }), { query: "?seed=1" }),
    status: 400,
    problem: { field: "seed" },
  },
  {
    what: "a form without an image",
    request: segmentRequest(form({ seed: "1" })),
    status: 400,
    problem: { field: "image" },
  },
  {
    what: "a form without a boundary",
    request: segmentRequest(PNG_FILE, { headers: { "content-type": "multipart/form-data" } }),
    status: 400,
    problem: {},
  },
  {
    what: "a form that is cut off",
    request: segmentRequest('--b\r\ncontent-disposition: form-data; name="image"\r\n\r\nabc', {
      headers: { "content-type": "multipart/form-data; boundary=b" },
    }),
    status: 400,
    problem: {},
  },
  {
    what: "a raw body over the limit",
    request: segmentRequest(new Uint8Array(1001)),
    status: 413,
    problem: { limit: 1000 },
  },
  {
    what: "a form with two images",
    request: segmentRequest(twoImages()),
    status: 400,
    problem: { field: "image" },
  },
  {
    what: "a form's image over the limit",
    request: segmentRequest(form({ image: new Blob([new Uint8Array(1001)]) })),
    status: 413,
    problem: { limit: 1000 },
  },
  {
    what: "more bytes than the limit, whatever the length says",
    request: segmentRequest(ReadableStream.from([new Uint8Array(600), new Uint8Array(600)])),
    status: 413,
    problem: { limit: 1000, value: 1200 },
  },
  {
    what: "a length over the limit, before the body comes",
    request: segmentRequest(new ReadableStream(), { headers: { "content-length": "1001" } }),
    status: 413,
    problem: { limit: 1000, value: 1001 },
  },
  {
    what: "a body that never comes",
    request: segmentRequest(new ReadableStream()),
    status: 408,
    problem: { limit: "0.01 s" },
  },
  {
    what: "an Accept that allows nothing of ours",
    request: segmentRequest(PNG_FILE, { headers: { accept: "text/html" } }),
    status: 406,
    problem: { field: "Accept", value: "text/html" },
  },
  { what: "an unknown path", request: new Request("http://localhost/nothing"), status: 404, problem: {} },
  {
    what: "a path of the prototype's",
    request: new Request("http://localhost/constructor"),
    status: 404,
    problem: {},
  },
];

for (const { what, request, status, problem } of REFUSALS) {
  Deno.test(`${what} is ${status}, as a problem`, async () => {
    const trainer = fakeTrainer();
    const { handler, log } = testHandler({ trainer, limits: { maxBytes: 1000, bodyTimeoutMs: 10 } });
    const response = await handler(request);
    const body = await response.json();
    assert.equal(response.status, status, JSON.stringify(body));
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    for (const name of ["type", "title", "detail", "requestId"]) {
      assert.equal(typeof body[name], "string", name);
    }
    assert.equal(body.status, status);
    for (const [name, value] of Object.entries(problem)) assert.equal(body[name], value, name);
    assert.equal(trainer.runs.length, 0);
    assert.equal(log[0].requestId, body.requestId);
  });
}

Deno.test("an image that needs more memory than its backend has is 413, before training", async () => {
  const trainer = fakeTrainer({ survey: { ...SURVEY, simd: { ...SIMD_MEMORY, bytes: 2 ** 28 + 20_000 } } });
  const { handler, jobs } = testHandler({ trainer });
  const auto = await handler(segmentRequest(PNG_FILE, { query: "?iterations=1" }));
  await auto.body!.cancel();
  assert.equal(auto.status, 200);
  const simd = await handler(segmentRequest(PNG_FILE, { query: "?backend=simd" }));
  const { type, field, limit, value } = await simd.json();
  assert.equal(simd.status, 413);
  assert.deepEqual({ type, field, limit, value }, {
    type: "urn:sgscn:problem:out-of-memory",
    field: "size",
    limit: 2, // pixels of 100 channels, of the image's 6
    value: resolveOptions().size,
  });
  await jobs.close();
});

import assert from "node:assert/strict";
import { decode } from "fast-png";
import { setImmediate } from "node:timers/promises";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import type { Decoder } from "../../lib/jobs/decoder.ts";
import { createInlineDecoder } from "../../lib/jobs/inline_decoder.ts";
import { flatImage } from "../jobs/events.ts";
import { LESION, RULER } from "../jobs/sample_tree.ts";
import { fakeTrainer, request, segmentRequest, TARGET, type TestHandler, testHandler } from "./doubles.ts";

/** Of the sample tree's size. */
const IMAGE = encodeRgb(flatImage(24, 36)) as Uint8Array<ArrayBuffer>;

/** A service with a job that has ended, and where that is. */
async function withJob(query = "smooth=0", service: TestHandler = testHandler()) {
  const sent = segmentRequest(IMAGE, {
    query: `?iterations=1&${query}`,
    headers: { accept: "application/json" },
  });
  const response = await service.handler(sent);
  assert.equal(response.status, 200);
  const [, job] = /<(.*)>/.exec(response.headers.get("link")!)!;
  return { service, job, path: `${job}/target` };
}

function targetRequest(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return request(path, {
    method: "POST",
    body: text,
    headers: { "content-type": "application/json", ...headers },
  });
}

// deno-lint-ignore no-explicit-any -- tests look into whatever is there
async function choose(body: unknown, query?: string): Promise<any> {
  const { service, path } = await withJob(query);
  const response = await service.handler(targetRequest(path, body));
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("cache-control"), "no-store");
  return await response.json();
}

/** 1 in a mask's box, [top, left, bottom, right] of 24 rows and 36 columns, and 0 elsewhere. */
function boxes(...all: (readonly [number, number, number, number])[]): number[] {
  return Array.from({ length: 24 * 36 }, (_, i) => {
    const [row, column] = [Math.floor(i / 36), i % 36];
    return Number(all.some(([t, l, b, r]) => row >= t && row < b && column >= l && column < r));
  });
}

function maskOf({ mask }: { mask: { png: string } }): number[] {
  return [...decode(Uint8Array.fromBase64(mask.png)).data];
}

Deno.test("what is not asked for stays as the job had it", async () => {
  const answer = await choose({});
  assert.deepEqual(answer.target, TARGET);
  assert.deepEqual(maskOf(answer), boxes(LESION));
  assert.deepEqual([answer.mask.height, answer.mask.width], [24, 36]);
  assert.deepEqual(answer.regions.map(({ id }: { id: number }) => id), [0, 1, 2]);
  assert.deepEqual([answer.hierarchy.length, answer.suggestedRegions], [2, 3]);
  assert.equal("target" in await choose({}, "target=none"), false);
  assert.deepEqual((await choose({}, "smooth=0&target=31,21")).target.regions, [2]);
});

Deno.test("points pick other regions", async () => {
  const answer = await choose({ target: "31,21" });
  assert.deepEqual([answer.target.mode, answer.target.regions], ["points", [2]]);
  assert.deepEqual(maskOf(answer), boxes(RULER));
});

Deno.test("regions are named by their ids", async () => {
  const answer = await choose({ target: "regions:1,2" });
  assert.deepEqual([answer.target.mode, answer.target.regions], ["regions", [1, 2]]);
  assert.deepEqual(maskOf(answer), boxes(LESION, RULER));
});

Deno.test("regions cuts the hierarchy; the ids are of the cut", async () => {
  const answer = await choose({ regions: 2, target: "regions:1" });
  assert.deepEqual(answer.regions.map(({ pixels }: { pixels: number }) => pixels), [24 * 36 - 180, 180]);
  assert.equal(answer.hierarchy.length, 1);
  assert.deepEqual(maskOf(answer), boxes(LESION));
});

Deno.test("the mask's outline is rounded as asked for", async () => {
  const answer = await choose({ smooth: 10 });
  assert.ok(answer.target.pixels < 12 * 15);
});

Deno.test("target=none: regions alone", async () => {
  const answer = await choose({ target: "none", regions: 2 });
  assert.deepEqual(Object.keys(answer), ["regions", "hierarchy", "suggestedRegions"]);
});

Deno.test("no body is an empty one", async () => {
  const { service, path } = await withJob();
  const response = await service.handler(request(path, { method: "POST" }));
  assert.deepEqual((await response.json()).target, TARGET);
});

Deno.test("Accept image/png: the mask, 0 or 255", async () => {
  const { service, path } = await withJob();
  const response = await service.handler(targetRequest(path, { target: "31,21" }, { accept: "image/png" }));
  assert.equal(response.headers.get("content-type"), "image/png");
  const { data, palette } = decode(await response.bytes());
  assert.deepEqual([...data], boxes(RULER));
  assert.deepEqual(palette!.map((colour) => [...colour]), [[0, 0, 0], [255, 255, 255]]);
});

Deno.test("the job's own result stays as it is", async () => {
  const { service, path, job } = await withJob();
  const read = async (file: string) =>
    (await (await service.handler(request(`${job}/${file}`))).bytes()).toHex();
  const files = ["result.json", "mask.png", "regions.png"];
  const before = await Promise.all(files.map(read));
  await service.handler(targetRequest(path, { regions: 2, target: "regions:0" }));
  assert.deepEqual(await Promise.all(files.map(read)), before);
});

const REFUSALS: {
  what: string;
  body: unknown;
  headers?: Record<string, string>;
  status: number;
  problem: object;
}[] = [
  {
    what: "a point outside the image",
    body: { target: "36,3" },
    status: 400,
    problem: { field: "target", limit: 36, value: 36 },
  },
  {
    what: "a region that is not there",
    body: { target: "regions:3" },
    status: 400,
    problem: { field: "target", limit: 2, value: 3 },
  },
  {
    what: "points that contradict each other",
    body: { target: "10,8;11,8,0" },
    status: 400,
    problem: { field: "target" },
  },
  {
    what: "a target that is none of these",
    body: { target: "lesion" },
    status: 400,
    problem: { field: "target", value: "lesion" },
  },
  {
    what: "a target that is no text",
    body: { target: null },
    status: 400,
    problem: { field: "target", value: "null" },
  },
  {
    what: "regions out of range",
    body: { regions: 257 },
    status: 400,
    problem: { field: "regions", value: 257 },
  },
  {
    what: "an unknown tone",
    body: { targetTone: "red" },
    status: 400,
    problem: { field: "targetTone", limit: "one of auto, darker, brighter" },
  },
  {
    what: "fillHoles that is no boolean",
    body: { fillHoles: "maybe" },
    status: 400,
    problem: { field: "fillHoles" },
  },
  {
    what: "smooth below its range",
    body: { smooth: -1 },
    status: 400,
    problem: { field: "smooth", value: -1 },
  },
  {
    what: "an option that needs training",
    body: { iterations: 3 },
    status: 400,
    problem: { field: "iterations" },
  },
  {
    what: "a field of the prototype's name",
    body: '{"__proto__": 1}',
    status: 400,
    problem: { field: "__proto__" },
  },
  { what: "what is no JSON", body: "{", status: 400, problem: { limit: "a JSON object" } },
  { what: "a list", body: [], status: 400, problem: { limit: "a JSON object" } },
  {
    what: "a form",
    body: "target=auto",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    status: 415,
    problem: { field: "Content-Type", limit: "application/json" },
  },
  {
    what: "a body that is too large",
    body: " ".repeat(65_537),
    status: 413,
    problem: { title: "Content too large", limit: 65_536 },
  },
  {
    what: "a picture of no target",
    body: { target: "none" },
    headers: { accept: "image/png" },
    status: 404,
    problem: { field: "target", value: "none" },
  },
  {
    what: "an answer as text",
    body: {},
    headers: { accept: "text/plain" },
    status: 406,
    problem: { field: "Accept" },
  },
];

for (const { what, body, headers, status, problem } of REFUSALS) {
  Deno.test(`POST target: ${what} is ${status}, as a problem`, async () => {
    const { service, path } = await withJob();
    const response = await service.handler(targetRequest(path, body, headers));
    assert.equal(response.status, status);
    const told = await response.json();
    assert.deepEqual({ ...told, ...problem }, told);
  });
}

Deno.test("a job that has no result yet has no target either", async () => {
  const { promise: begin, resolve } = Promise.withResolvers<void>();
  const { handler } = testHandler({ trainer: fakeTrainer({ begin }) });
  const { links } = await (await handler(segmentRequest(IMAGE, { query: "?detach=true&iterations=1" })))
    .json();
  const response = await handler(targetRequest(`${links.self}/target`, {}));
  assert.equal(response.status, 409);
  assert.equal((await response.json()).value, "running");
  resolve();
});

Deno.test("so many targets at a time, and no more; there is room again when one is chosen", async () => {
  const waiting: (() => void)[] = [];
  const decoder: Decoder = {
    ...createInlineDecoder(),
    recut: () => new Promise((_, reject) => waiting.push(() => reject(new Error("enough")))),
  };
  const { service, path } = await withJob("", testHandler({ decoder }));
  const asked = Array.from({ length: 64 }, () => service.handler(targetRequest(path, {})));
  while (waiting.length < 64) await setImmediate();
  const refused = await service.handler(targetRequest(path, {}));
  assert.equal(refused.status, 429);
  assert.match(refused.headers.get("retry-after")!, /^[1-9]/);
  assert.equal((await refused.json()).limit, 64);
  waiting.splice(0).forEach((fail) => fail());
  for (const response of await Promise.all(asked)) assert.equal(response.status, 500);
  const next = service.handler(targetRequest(path, {}));
  while (waiting.length === 0) await setImmediate();
  waiting[0]();
  assert.equal((await next).status, 500);
});

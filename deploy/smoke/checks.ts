import { decode } from "fast-png";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { type Endpoint, eventsOf } from "./endpoint.ts";

/** Something that a live service must do. */
export interface Check {
  name: string;
  /** Why it cannot be checked here, if it cannot. */
  skip?(service: Endpoint): string | undefined;
  /** Returns what is worth telling, and throws what is wrong. */
  run(service: Endpoint): Promise<string | void>;
}

/** Enough to see shapes the right way round. */
const HEIGHT = 72, WIDTH = 96;
const SAMPLE = encodeRgb(phantom("skin", { height: HEIGHT, width: WIDTH, seed: 1 }).image) as Uint8Array<
  ArrayBuffer
>;
const ITERATIONS = 6, PREVIEW = 3;
/** Ends after exactly so many iterations. */
const SHORT = `channels=16&iterations=${ITERATIONS}&preview=${PREVIEW}&minClusters=1&stableIterations=0`;
/** Never ends by itself while a test looks on. */
const LONG = "channels=16&iterations=10000&preview=0&minClusters=1&stableIterations=0";

/** The README's quickstart, and what a client relies on beyond it. */
export const CHECKS: readonly Check[] = [
  {
    name: "GET /healthz: it is up",
    run: async (service) => void await service.ask("/healthz", { status: 200 }),
  },
  {
    name: "GET /readyz: it can train",
    run: async (service) => void await service.askPatiently("/readyz", { status: 200, retryAtMostS: 0.5 }),
  },
  { name: "POST /v1/segment: events, one after the other, to the result", run: streamsToResult },
  { name: "POST /v1/segment as JSON: the result", run: givesJson },
  { name: "POST /v1/segment as PNG: the label map", run: givesPng },
  {
    name: "POST /v1/segment detached: watched, resumed, fetched, its target chosen anew, deleted",
    run: runsDetached,
  },
  { name: "DELETE /v1/jobs/{id}: ends a training that is being watched", run: cancels },
  { name: "a wrong option, and a file that is no image: problems that say what is wrong", run: refuses },
  {
    name: "a request without its token: refused",
    skip: ({ hasToken }) => hasToken ? undefined : "SGSCN_TOKEN is not set",
    run: wantsToken,
  },
];

async function streamsToResult(service: Endpoint): Promise<string> {
  const events = await collect(await post(service, SHORT, "text/event-stream"));
  const start = JSON.parse(events.find(({ event }) => event === "start")!.data);
  checkEvents(events);
  return `${start.backend}, ${start.device}`;
}

async function givesJson(service: Endpoint): Promise<string> {
  const result = await (await post(service, SHORT, "application/json")).json();
  expect(
    result.losses.length === ITERATIONS,
    `it must have ${ITERATIONS} losses, got ${result.losses.length}`,
  );
  expect(result.clusters.length > 0, "it must have clusters");
  checkPng(Uint8Array.fromBase64(result.labels.png));
  return `${result.clusters.length} clusters`;
}

async function givesPng(service: Endpoint): Promise<void> {
  checkPng(await (await post(service, SHORT, "image/png")).bytes());
}

async function runsDetached(service: Endpoint): Promise<void> {
  const accepted = await service.askPatiently(`/v1/segment?${SHORT}`, {
    ...UPLOAD,
    headers: { prefer: "respond-async" },
    status: 202,
    type: "application/json",
  });
  await accepted.body?.cancel();
  const job = accepted.headers.get("location") ?? "";
  expect(/^\/v1\/jobs\/[\w-]+$/.test(job), `Location must be the job's address, got ${job}`);

  const all = await collect(await service.ask(`${job}/events`, EVENTS));
  checkEvents(all);
  const resumed = await service.ask(`${job}/events`, { ...EVENTS, headers: { "last-event-id": "2" } });
  const rest = await collect(resumed);
  expect(
    JSON.stringify(rest) === JSON.stringify(all.slice(2)),
    "the events after Last-Event-ID: 2 must be those that came after it before",
  );

  const result = await (await service.ask(`${job}/result.json`, JSON_ANSWER)).json();
  expect(result.losses.length === ITERATIONS, `result.json must have ${ITERATIONS} losses`);
  for (const picture of ["labels.png", "overlay.png", "regions.png"]) {
    checkPng(await (await service.ask(`${job}/${picture}`, { status: 200, type: "image/png" })).bytes());
  }
  await choosesTarget(service, job);
  await service.ask(job, { method: "DELETE", status: 204 });
  await discard(await service.ask(job, PROBLEM(404)));
}

/** Both ways to the same mask; and a click in the middle, which is in what it chooses. */
async function choosesTarget(service: Endpoint, job: string): Promise<void> {
  const asked = (body: unknown, type: string) =>
    service.ask(`${job}/target`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", accept: type },
      status: 200,
      type,
    });
  const mask = await (await service.ask(`${job}/mask.png`, { status: 200, type: "image/png" })).bytes();
  checkPng(mask);
  const again = await (await asked({}, "image/png")).bytes();
  expect(again.toHex() === mask.toHex(), "the target that is chosen anew must have the mask of mask.png");
  const point = { target: `${WIDTH / 2},${HEIGHT / 2}`, smooth: 0 };
  const clicked = await (await asked(point, "application/json")).json();
  const { data } = decode(Uint8Array.fromBase64(clicked.mask.png));
  expect(data[(HEIGHT + 1) * WIDTH / 2] === 1, "a target must hold the point that it was chosen by");
}

/** Also the proof that nothing on the way holds events back: the job is at work when its first one is here. */
async function cancels(service: Endpoint): Promise<void> {
  const stream = await post(service, LONG, "text/event-stream");
  let job = "";
  let last = "none";
  for await (const { event, data } of eventsOf(stream)) {
    last = event ?? "none";
    if (event === "start") job = `/v1/jobs/${JSON.parse(data).id}`;
    if (event !== "iteration" || JSON.parse(data).iteration > 1) continue;
    const { state } = await (await service.ask(job, JSON_ANSWER)).json();
    expect(state === "running", `when its first iteration is here, the job must be running, got ${state}`);
    await discard(await service.ask(job, { ...JSON_ANSWER, method: "DELETE" }));
  }
  expect(last === "error", `its last event must be error, got ${last}`);
  const { state } = await (await service.ask(job, JSON_ANSWER)).json();
  expect(state === "cancelled", `the job must be cancelled, got ${state}`);
}

async function refuses(service: Endpoint): Promise<void> {
  const option = await service.askPatiently("/v1/segment?iterations=0", { ...UPLOAD, ...PROBLEM(400) });
  const { field, detail } = await option.json();
  expect(field === "iterations", `the problem must name the field iterations, got ${field}: ${detail}`);
  const body = new TextEncoder().encode("This is no image."); // bytes: text would be refused by its type alone
  await discard(await service.askPatiently("/v1/segment", { ...UPLOAD, body, ...PROBLEM(415) }));
}

async function wantsToken(service: Endpoint): Promise<void> {
  const anonymous = { ...UPLOAD, anonymous: true, ...PROBLEM(401) };
  await discard(await service.askPatiently("/v1/segment", anonymous));
}

const UPLOAD = { method: "POST", body: SAMPLE };
const EVENTS = { status: 200, type: "text/event-stream" };
const JSON_ANSWER = { status: 200, type: "application/json" };
const PROBLEM = (status: number) => ({ status, type: "application/problem+json" });

async function post(service: Endpoint, query: string, type: string): Promise<Response> {
  return await service.askPatiently(`/v1/segment?${query}`, {
    ...UPLOAD,
    headers: { accept: type },
    status: 200,
    type,
  });
}

type Events = Awaited<ReturnType<typeof collect>>;

async function collect(response: Response) {
  return await Array.fromAsync(eventsOf(response));
}

function checkEvents(events: Events): void {
  const named = (name: string) => events.filter(({ event }) => event === name);
  expect(
    events.every(({ id }, i) => id === String(i + 1)),
    `ids must count from 1, got ${events.map(({ id }) => id).join(" ")}`,
  );
  const [failure] = named("error");
  expect(failure === undefined, `training must not fail: ${failure?.data}`);
  const order = events.map(({ event }) => event).filter((name) => name !== "queued");
  const wanted = ["start", ...Array<string>(ITERATIONS).fill("iteration"), "result"];
  expect(order.join() === wanted.join(), `events must be ${wanted.join(" ")}, got ${order.join(" ")}`);
  const previews = named("iteration").filter(({ data }) => JSON.parse(data).labels);
  const count = ITERATIONS / PREVIEW;
  expect(previews.length === count, `there must be ${count} previews, got ${previews.length}`);
  checkPng(Uint8Array.fromBase64(JSON.parse(named("result")[0].data).labels.png));
}

/** @throws {Error} for anything but a PNG of the sample's size */
function checkPng(bytes: Uint8Array): void {
  const { height, width } = decode(bytes);
  expect(
    height === HEIGHT && width === WIDTH,
    `its PNG must be ${HEIGHT}×${WIDTH}, got ${height}×${width}`,
  );
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}

function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}

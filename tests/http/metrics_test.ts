import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { SgscnError } from "../../lib/errors.ts";
import { createMetrics } from "../../lib/http/metrics/create_metrics.ts";
import { createRegistry } from "../../lib/http/metrics/registry.ts";
import type { Job } from "../../lib/jobs/job.ts";
import type { JobStats } from "../../lib/jobs/job_manager.ts";
import { resolveOptions } from "../../lib/options.ts";
import { flatImage, startEvent } from "../jobs/events.ts";
import { readMetrics, seriesName } from "./read_metrics.ts";

const STATS: JobStats = {
  queued: 3,
  queuedBytes: 3000,
  running: 1,
  kept: 2,
  keptBytes: 500,
  liveBytes: 70,
  draining: false,
};

function testMetrics(
  parts: Partial<Parameters<typeof createMetrics>[0]> = {},
): ReturnType<typeof createMetrics> & { log: Record<string, unknown>[] } {
  const log: Record<string, unknown>[] = [];
  const metrics = createMetrics({
    log: (event, fields) => log.push({ event, ...fields }),
    stats: () => STATS,
    isReady: () => true,
    ...parts,
  });
  return { ...metrics, log };
}

/** As much of a job as an observer looks at. */
function job(fields: Partial<Job> = {}): Job {
  const { height, width, format, notes } = flatImage(4, 6);
  return {
    id: crypto.randomUUID(),
    state: "running",
    iteration: 0,
    image: { height, width, format, notes },
    ...fields,
  } as Job;
}

const request = (method = "GET") => new Request("http://localhost/v1/segment?token=hunter2", { method });

Deno.test("registry: what is escaped is read back as it was", () => {
  const registry = createRegistry();
  const counter = registry.counter("odd_total", 'Back\\slash,\nnew line, "quotes".', { labels: ["name"] });
  const names = ['a "b"', "c\\d", "e\nf", "{g=1} 2", "ü✓", ""];
  for (const name of names) counter.add({ name }, 2);
  const samples = readMetrics(registry.text());
  for (const name of names) assert.equal(samples.get(seriesName("odd_total", { name })), 2, name);
});

Deno.test("registry: a histogram counts up to and including each bound", () => {
  const registry = createRegistry();
  const histogram = registry.histogram("x_seconds", "x", { buckets: [1, 2], labels: ["route"] });
  for (const value of [0.5, 1, 1.5, 3]) histogram.observe(value, { route: "a" });
  histogram.observe(2, { route: "b" });
  const samples = readMetrics(registry.text());
  const bucket = (route: string, le: string) => samples.get(seriesName("x_seconds_bucket", { route, le }));
  assert.deepEqual(["1", "2", "+Inf"].map((le) => bucket("a", le)), [2, 3, 4]);
  assert.deepEqual(["1", "2", "+Inf"].map((le) => bucket("b", le)), [0, 1, 1]);
  assert.equal(samples.get(seriesName("x_seconds_sum", { route: "a" })), 6);
});

Deno.test("registry: a metric without labels reads 0 before anything happened", () => {
  const registry = createRegistry();
  registry.counter("a_total", "a");
  registry.histogram("b_seconds", "b", { buckets: [1] });
  assert.deepEqual(
    [...readMetrics(registry.text()).values()],
    [0, 0, 0, 0, 0], // a, two buckets, sum, count
  );
});

Deno.test("registry: series are bounded, and none is lost", () => {
  const registry = createRegistry({ maxSeries: 10 });
  const counter = registry.counter("a_total", "a", { labels: ["path", "status"] });
  for (let i = 0; i < 1000; i++) counter.add({ path: `/${i}`, status: "404" });
  const samples = readMetrics(registry.text());
  assert.equal(samples.size, 11);
  assert.equal(samples.get(seriesName("a_total", { path: "other", status: "other" })), 990);
});

Deno.test("metrics: requests are counted by method, route and status, their bytes both ways", async () => {
  const { requests, text } = testMetrics();
  const answer = async (route: string, body: BodyInit | null, status = 200, method = "GET") => {
    const about = { request: request(method), route, requestId: "r" };
    const response = await requests.observeRequest(
      about,
      () => Promise.resolve(new Response(body, { status })),
    );
    return await response.text();
  };
  requests.received(1000);
  requests.received(24);
  assert.equal(await answer("/docs", "four"), "four");
  assert.equal(await answer("/docs", "fives"), "fives");
  await answer("", null, 404);
  await answer("/v1/jobs/{id}", null, 405, "BREW");
  const samples = readMetrics(text());
  const count = (method: string, route: string, status: string) =>
    samples.get(seriesName("sgscn_http_requests_total", { method, route, status }));
  assert.equal(count("GET", "/docs", "200"), 2);
  assert.equal(count("GET", "none", "404"), 1);
  assert.equal(count("other", "/v1/jobs/{id}", "405"), 1);
  assert.equal(samples.get("sgscn_http_request_bytes_total"), 1024);
  assert.equal(samples.get("sgscn_http_response_bytes_total"), 9);
  assert.equal(samples.get("sgscn_http_responses_open"), 0);
  assert.equal(samples.get(seriesName("sgscn_http_response_seconds_count", { route: "/docs" })), 2);
});

Deno.test("metrics: methods that clients make up are one series", async () => {
  const { requests, text } = testMetrics();
  for (let i = 0; i < 50; i++) {
    const about = { request: request(`X${i}`), route: "", requestId: "r" };
    await requests.observeRequest(about, () => Promise.resolve(new Response(null, { status: 404 })));
  }
  const samples = readMetrics(text());
  const series = [...samples.keys()].filter((key) => key.startsWith("sgscn_http_requests_total"));
  assert.equal(series.length, 1);
});

Deno.test("metrics: a stream is passed on as it is read, counted, and logged when it has ended", async () => {
  const { requests, text, log } = testMetrics();
  let pulls = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(stream) {
      if (++pulls > 3) return stream.close();
      stream.enqueue(new Uint8Array(10));
    },
  }, { highWaterMark: 0 });
  const stream = new Response(body, { headers: { "content-type": "text/event-stream" } });
  const about = { request: request(), route: "/v1/segment", requestId: "r1", client: "tests" };
  const response = await requests.observeRequest(about, () => Promise.resolve(stream));
  const reader = response.body!.getReader();
  await setImmediate(); // whoever would read ahead has had the time
  assert.equal(pulls, 0, "nothing is read ahead of the client");
  await reader.read();
  await setImmediate();
  assert.equal(pulls, 1);
  assert.equal(readMetrics(text()).get("sgscn_http_responses_open"), 1);
  assert.equal(log.length, 0);
  while (!(await reader.read()).done);
  const samples = readMetrics(text());
  assert.equal(samples.get("sgscn_http_response_bytes_total"), 30);
  assert.equal(samples.get("sgscn_http_responses_open"), 0);
  const line = { ...log[0] };
  delete line.elapsedMs;
  delete line.totalMs;
  assert.deepEqual(line, {
    event: "answered",
    requestId: "r1",
    method: "GET",
    route: "/v1/segment",
    status: 200,
    client: "tests",
    bodyBytes: 30,
    cut: undefined,
  });
});

Deno.test("metrics: who leaves a stream is passed on, and told from who reads it to its end", async () => {
  const { requests, text, log } = testMetrics();
  const { promise: left, resolve } = Promise.withResolvers<unknown>();
  const body = new ReadableStream<Uint8Array>({
    pull: (stream) => stream.enqueue(new Uint8Array(10)),
    cancel: resolve,
  }, { highWaterMark: 0 });
  const stream = new Response(body, { headers: { "content-type": "text/event-stream" } });
  const about = { request: request(), route: "/v1/segment", requestId: "r" };
  const response = await requests.observeRequest(about, () => Promise.resolve(stream));
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel("gone");
  assert.equal(await left, "gone");
  assert.equal(readMetrics(text()).get("sgscn_http_responses_open"), 0);
  assert.equal(log[0].cut, true);
  assert.equal(log[0].bodyBytes, 10);
});

Deno.test("metrics: a stream that breaks off is logged as cut, and its error passed on", async () => {
  const { requests, log } = testMetrics();
  const body = new ReadableStream<Uint8Array>({
    pull: () => Promise.reject(new Error("broken")),
  }, { highWaterMark: 0 });
  const stream = new Response(body, { headers: { "content-type": "text/event-stream" } });
  const about = { request: request(), route: "/v1/segment", requestId: "r" };
  const response = await requests.observeRequest(about, () => Promise.resolve(stream));
  await assert.rejects(response.text(), /broken/);
  assert.equal(log[0].cut, true);
});

Deno.test("metrics: jobs by outcome, waiting, training, encoding, iterations", () => {
  const { jobs, text } = testMetrics();
  const [done, failed, left] = [job(), job(), job({ state: "cancelled", cancelReason: "abandoned" })];
  jobs.queued!(done);
  jobs.started!(done, { waitedMs: 700 });
  for (let i = 1; i <= 4; i++) jobs.iterated!(done, { iteration: i, sinceMs: 250 });
  const succeeded = { ...done, state: "succeeded" as const, startedAt: new Date() };
  jobs.ended!(succeeded, { waitedMs: 700, ranMs: 1100, encodeMs: 100 });
  jobs.queued!(failed);
  jobs.started!(failed, { waitedMs: 0 });
  const failure = new SgscnError("trainer-failed", "it died");
  const broken = { ...failed, state: "failed" as const, failure, startedAt: new Date() };
  jobs.ended!(broken, { waitedMs: 0, ranMs: 5 });
  jobs.queued!(left);
  jobs.ended!(left, { waitedMs: 3000, ranMs: 0 });
  jobs.refused!("busy");

  const samples = readMetrics(text());
  const value = (name: string, labels?: Record<string, string>) => samples.get(seriesName(name, labels));
  for (const outcome of ["succeeded", "failed", "cancelled"]) {
    assert.equal(value("sgscn_jobs_total", { outcome }), 1, outcome);
  }
  assert.equal(
    value("sgscn_jobs_unsuccessful_total", { outcome: "failed", reason: "trainer-failed" }),
    1,
  );
  assert.equal(
    value("sgscn_jobs_unsuccessful_total", { outcome: "cancelled", reason: "abandoned" }),
    1,
  );
  assert.equal(value("sgscn_jobs_refused_total", { reason: "busy" }), 1);
  assert.equal(value("sgscn_iterations_total"), 4);
  assert.equal(value("sgscn_iteration_seconds_total"), 1);
  assert.equal(value("sgscn_iterations_per_second"), 4);
  assert.equal(value("sgscn_queue_wait_seconds_count"), 2);
  assert.equal(value("sgscn_queue_wait_seconds_sum"), 0.7);
  assert.equal(value("sgscn_train_seconds_count"), 2, "a job that never began was not trained");
  assert.equal(value("sgscn_train_seconds_sum"), 1.005);
  assert.equal(value("sgscn_encode_seconds_sum"), 0.1);
  assert.equal(value("sgscn_queue_length"), 3);
  assert.equal(value("sgscn_jobs_running"), 1);
  assert.equal(value("sgscn_jobs_kept_bytes"), 500);
});

Deno.test("metrics: the speed reads 0 while nothing is trained", () => {
  const { jobs, text } = testMetrics({ stats: () => ({ ...STATS, running: 0 }) });
  jobs.iterated!(job(), { iteration: 1, sinceMs: 10 });
  assert.equal(readMetrics(text()).get("sgscn_iterations_per_second"), 0);
});

Deno.test("metrics: devices by backend and adapter, a bounded number", () => {
  const { jobs, text } = testMetrics();
  const start = startEvent(flatImage(4, 6), resolveOptions());
  const limits = {}, features: string[] = [];
  for (let i = 0; i < 100; i++) {
    const adapter = { name: `GPU ${i}`, vendor: "v", software: false, limits, features };
    jobs.training!(job(), { ...start, backend: "webgpu", adapter });
    jobs.training!(job(), { ...start, backend: "webgpu", adapter });
  }
  const series = [...readMetrics(text()).keys()].filter((key) => key.startsWith("sgscn_device_info"));
  assert.equal(series.length, 16);
  const labels = { backend: "webgpu", device: "none", adapter: "GPU 0", vendor: "v", software: "false" };
  assert.equal(series[0], seriesName("sgscn_device_info", labels));
});

Deno.test("metrics: the processes' memory, what runs, and whether it is ready", () => {
  const { text } = testMetrics({
    isReady: () => false,
    processes: () => [
      { process: "trainer", pid: 1, rssBytes: 1e6, started: 1 },
      { process: "trainer", pid: 2, rssBytes: 2e6, started: 3 },
      { process: "decoder", started: 0 },
    ],
  });
  const samples = readMetrics(text());
  const memory = (process: string) =>
    samples.get(seriesName("sgscn_process_resident_memory_bytes", { process }))!;
  assert.ok(memory("service") > 1e7);
  assert.equal(memory("trainer"), 3e6);
  assert.equal(memory("decoder"), 0);
  assert.equal(samples.get(seriesName("sgscn_child_processes_started_total", { process: "trainer" })), 4);
  assert.equal(samples.get("sgscn_ready"), 0);
  const [build] = [...samples.keys()].filter((key) => key.startsWith("sgscn_build_info"));
  assert.match(build, /deno="\d+\.\d+/);
});

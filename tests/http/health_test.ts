import assert from "node:assert/strict";
import { createReadiness, type ReadinessOptions } from "../../lib/http/health.ts";
import { createMetrics } from "../../lib/http/metrics/create_metrics.ts";
import type { RouteRequest } from "../../lib/http/route.ts";
import { watchRoutes } from "../../lib/http/watch_routes.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import { readMetrics } from "./read_metrics.ts";

type Ask = (path: string) => Promise<Response>;

/** The routes with a warm-up of the test's own, and what was logged. */
function watched(options: Omit<ReadinessOptions, "log">) {
  const log: Record<string, unknown>[] = [];
  const readiness = createReadiness({ ...options, log: (event, fields) => log.push({ event, ...fields }) });
  const stats = {
    queued: 0,
    queuedBytes: 0,
    running: 0,
    kept: 0,
    keptBytes: 0,
    liveBytes: 0,
    draining: false,
  };
  const metrics = createMetrics({ log: () => {}, stats: () => stats, isReady: () => readiness.isReady });
  const routes = watchRoutes({ readiness, metrics });
  const ask: Ask = async (path) => await routes[path].GET!({ requestId: "r1" } as RouteRequest);
  return { ask, readiness, metrics, log };
}

const never = () => new Promise<void>(() => {});

async function assertNotReady(ask: Ask, reason: string): Promise<void> {
  const response = await ask("/readyz");
  assert.equal(response.status, 503);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("retry-after"), "1");
  const { detail, requestId } = await response.json();
  assert.equal(detail, `The service is not ready: ${reason}`);
  assert.equal(requestId, "r1");
}

Deno.test("/healthz: answers while nothing can be started, and while it stops", async () => {
  const { ask, readiness } = watched({ warm: never });
  for (let i = 0; i < 2; i++) {
    const response = await ask("/healthz");
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(await response.text(), "ok\n");
    readiness.drain();
  }
});

Deno.test("/readyz: 503 while it starts, without waiting for it, then 200", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { ask, metrics, log } = watched({ warm: () => promise, patienceMs: 0 });
  await assertNotReady(ask, "what trains is starting");
  assert.equal(readMetrics(metrics.text()).get("sgscn_ready"), 0);
  resolve();
  await promise;
  const response = await ask("/readyz");
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "ready\n");
  assert.equal(readMetrics(metrics.text()).get("sgscn_ready"), 1);
  await ask("/readyz");
  assert.deepEqual(log, [{ event: "ready" }], "told once");
});

Deno.test("/readyz: 503 when the trainer cannot be started, without the reason that the log has", async () => {
  const { ask, log } = watched({ warm: () => Promise.reject(new Error("no /secret/path")) });
  await assertNotReady(ask, "what trains cannot be started");
  assert.equal(log.length, 1);
  assert.match(String(log[0].error), /no \/secret\/path/);
});

Deno.test("/readyz: a failed start is tried again, but not by everyone who asks", async () => {
  let starts = 0;
  let works = false;
  let now = 0;
  const warm = () => {
    starts++;
    return works ? Promise.resolve() : Promise.reject(new Error("no"));
  };
  const { ask, readiness } = watched({ warm, retryMs: 1000, now: () => now });
  for (let i = 0; i < 5; i++) await assertNotReady(ask, "what trains cannot be started");
  assert.equal(starts, 1);
  works = true;
  now = 1000;
  assert.equal((await ask("/readyz")).status, 200);
  assert.equal(starts, 2);
  works = false; // it died, and cannot be replaced
  await assertNotReady(ask, "what trains cannot be started");
  assert.equal(readiness.isReady, false);
});

Deno.test("/readyz: many who ask at once wait for one start", async () => {
  let starts = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  const warm = () => (starts++, promise);
  const { ask } = watched({ warm, patienceMs: 60_000 });
  const answers = Array.from({ length: 20 }, () => ask("/readyz"));
  resolve();
  assert.deepEqual((await Promise.all(answers)).map(({ status }) => status), new Array(20).fill(200));
  assert.equal(starts, 1);
});

Deno.test("/readyz: 503 from when it stops on, also for who waits already", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { ask, readiness } = watched({ warm: () => promise, patienceMs: 60_000 });
  const waiting = assertNotReady(ask, "it is stopping");
  readiness.drain();
  resolve();
  await waiting;
  await assertNotReady(ask, "it is stopping");
});

Deno.test("/readyz: 503 when the trainer's process dies as it starts", async () => {
  const trainer = createProcessTrainer({ entry: "data:text/javascript,Deno.exit(3)" });
  const { ask, log } = watched({ warm: () => trainer.warm(), patienceMs: 60_000 });
  await assertNotReady(ask, "what trains cannot be started");
  assert.match(String(log[0].cause), /ended with status 3/);
  assert.equal((await ask("/healthz")).status, 200);
  await trainer.close();
});

Deno.test("/metrics: Prometheus's media type and text", async () => {
  const { ask } = watched({ warm: never });
  const response = await ask("/metrics");
  assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.ok(readMetrics(await response.text()).size > 20);
});

import { SgscnError } from "../../errors.ts";
import type { JobStats } from "../../jobs/job_manager.ts";
import type { JobObserver } from "../../jobs/job_observer.ts";
import type { Registry } from "./registry.ts";

/** From none to the longest that a full queue of small images takes. */
const WAIT_BUCKETS_S = [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];
/** From a thumbnail to the largest image on a slow machine. */
const TRAIN_BUCKETS_S = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 900];
const ENCODE_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Devices that the service may have trained on; a lost GPU comes back under the same name. */
const MAX_DEVICES = 16;

/** Measures the queue, the jobs and the devices that they train on. */
export function createJobMeter(registry: Registry, stats: () => JobStats): JobObserver {
  const gauges: [name: string, help: string, read: (stats: JobStats) => number][] = [
    ["sgscn_queue_length", "Jobs that wait.", ({ queued }) => queued],
    ["sgscn_queue_bytes", "Memory that the images of waiting jobs hold.", ({ queuedBytes }) => queuedBytes],
    ["sgscn_jobs_running", "Jobs that are being trained.", ({ running }) => running],
    ["sgscn_jobs_kept", "Jobs that have ended and can still be asked for.", ({ kept }) => kept],
    ["sgscn_jobs_kept_bytes", "Memory that those hold.", ({ keptBytes }) => keptBytes],
    [
      "sgscn_job_log_bytes",
      "Memory that the events of jobs at work and waiting hold.",
      ({ liveBytes }) => liveBytes,
    ],
  ];
  for (const [name, help, read] of gauges) registry.gauge(name, help, () => read(stats()));

  const refused = registry.counter("sgscn_jobs_refused_total", "Jobs that were not taken, by reason.", {
    labels: ["reason"],
  });
  const ended = registry.counter("sgscn_jobs_total", "Jobs that have ended, by outcome.", {
    labels: ["outcome"],
  });
  for (const outcome of ["succeeded", "failed", "cancelled"]) ended.add({ outcome }, 0);
  const reasons = registry.counter(
    "sgscn_jobs_unsuccessful_total",
    "Jobs that failed, by kind of error, or were cancelled, by reason.",
    { labels: ["outcome", "reason"] },
  );
  const waitSeconds = registry.histogram(
    "sgscn_queue_wait_seconds",
    "Time that jobs waited for their turn.",
    {
      buckets: WAIT_BUCKETS_S,
    },
  );
  const trainSeconds = registry.histogram(
    "sgscn_train_seconds",
    "Time from a job's turn to its end, encoding left out.",
    {
      buckets: TRAIN_BUCKETS_S,
    },
  );
  const encodeSeconds = registry.histogram(
    "sgscn_encode_seconds",
    "Time to encode a job's result as pictures.",
    {
      buckets: ENCODE_BUCKETS_S,
    },
  );
  const iterations = registry.counter("sgscn_iterations_total", "Iterations of all trainings.");
  const iterationSeconds = registry.counter("sgscn_iteration_seconds_total", "Time that those took.");
  let perSecond = 0;
  registry.gauge(
    "sgscn_iterations_per_second",
    "Speed of the last iteration; 0 while nothing is trained.",
    () => stats().running > 0 ? perSecond : 0,
  );
  const devices = new Map<string, Record<string, string>>();
  registry.gauge(
    "sgscn_device_info",
    "Devices that were trained on since the service started.",
    () => devices.values().map((labels): [Record<string, string>, number] => [labels, 1]),
  );

  return {
    refused: (reason) => refused.add({ reason }),
    started: (_job, { waitedMs }) => waitSeconds.observe(waitedMs / 1000),
    training(_job, { backend, device, adapter }) {
      const key = JSON.stringify([backend, device, adapter?.name]);
      if (devices.size >= MAX_DEVICES && !devices.has(key)) return;
      devices.set(key, {
        backend,
        device,
        adapter: adapter?.name ?? "",
        vendor: adapter?.vendor ?? "",
        software: String(adapter?.software ?? false),
      });
    },
    iterated(_job, { sinceMs }) {
      iterations.add();
      iterationSeconds.add({}, sinceMs / 1000);
      if (sinceMs > 0) perSecond = 1000 / sinceMs;
    },
    ended(job, { ranMs, encodeMs = 0 }) {
      ended.add({ outcome: job.state });
      if (job.startedAt) trainSeconds.observe(Math.max(0, ranMs - encodeMs) / 1000);
      if (job.state === "succeeded") encodeSeconds.observe(encodeMs / 1000);
      else reasons.add({ outcome: job.state, reason: job.cancelReason ?? errorKind(job.failure) });
    },
  };
}

function errorKind(error: unknown): string {
  return error instanceof SgscnError ? error.kind : "internal";
}

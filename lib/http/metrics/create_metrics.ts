import type { JobStats } from "../../jobs/job_manager.ts";
import type { JobObserver } from "../../jobs/job_observer.ts";
import type { ProcessUsage } from "../../jobs/process_usage.ts";
import { versions } from "../../versions.ts";
import type { Log } from "../log.ts";
import type { RequestMetrics } from "../request_metrics.ts";
import { createJobMeter } from "./job_meter.ts";
import { createJobTracer } from "./job_tracer.ts";
import { joinObservers } from "./join_observers.ts";
import { createProcessMeter } from "./process_meter.ts";
import { createRegistry } from "./registry.ts";
import { createRequestMeter } from "./request_meter.ts";

/** Everything that is measured. */
export interface Metrics {
  /** Measures requests; it also names their traces and logs each. */
  requests: RequestMetrics;
  /** To be told of jobs; it also traces them. */
  jobs: JobObserver;
  /** All of it in Prometheus's text format 0.0.4. */
  text(): string;
}

export interface MetricsOptions {
  log: Log;
  stats: () => JobStats;
  /** Whether `/readyz` says so. */
  isReady: () => boolean;
  /** The child processes. */
  processes?: () => ProcessUsage[];
}

/** Measures requests, jobs and processes. */
export function createMetrics(
  { log, stats, isReady, processes = () => [] }: MetricsOptions,
): Metrics {
  const registry = createRegistry();
  const { sgscn, deno } = versions();
  registry.gauge("sgscn_build_info", "What runs.", () => [[{ version: sgscn, deno }, 1]]);
  registry.gauge("sgscn_ready", "1 when /readyz said so last.", () => Number(isReady()));
  createProcessMeter(registry, processes);
  return {
    requests: createRequestMeter(registry, log),
    jobs: joinObservers(createJobMeter(registry, stats), createJobTracer()),
    text: () => registry.text(),
  };
}

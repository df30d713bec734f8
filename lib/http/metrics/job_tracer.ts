import type { Job } from "../../jobs/job.ts";
import type { JobObserver } from "../../jobs/job_observer.ts";
import { beginSpan, type Context, currentTrace, markFailed, type Span } from "../../telemetry/trace.ts";

/** A job's place in its request's trace, and what it is doing now. */
interface JobTrace {
  request: Context;
  current: Span;
}

/**
 * Spans of a job, children of the span of the request that submitted it: `queue`, `train`, `encode`. A job may outlive
 * its request.
 */
export function createJobTracer(): JobObserver {
  const traces = new WeakMap<Job, JobTrace>();
  return {
    queued(job) {
      const request = currentTrace();
      const attributes = { "sgscn.job_id": job.id };
      traces.set(job, { request, current: beginSpan("queue", { attributes, parent: request }) });
    },
    started(job) {
      const trace = traces.get(job);
      if (!trace) return;
      trace.current.end();
      const { height, width } = job.image;
      const attributes = { "sgscn.job_id": job.id, "sgscn.height": height, "sgscn.width": width };
      trace.current = beginSpan("train", { attributes, parent: trace.request });
    },
    training(job, { backend, device, adapter }) {
      traces.get(job)?.current.setAttributes({
        "sgscn.backend": backend,
        "sgscn.device": device,
        ...(adapter && { "sgscn.adapter": adapter.name }),
      });
    },
    ended(job, { encodeMs }) {
      const trace = traces.get(job);
      if (!trace) return;
      const { current, request } = trace;
      const nowMs = Date.now();
      current.setAttributes({ "sgscn.outcome": job.state, "sgscn.iterations": job.iteration });
      if (job.state === "failed") markFailed(current, job.failure);
      if (encodeMs === undefined) return current.end();
      // Encoded where it was trained, which told only how long it took.
      const encodedSinceMs = nowMs - encodeMs;
      current.end(encodedSinceMs);
      beginSpan("encode", {
        attributes: { "sgscn.job_id": job.id },
        parent: request,
        beganAtMs: encodedSinceMs,
      })
        .end(nowMs);
    },
  };
}

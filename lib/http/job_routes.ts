import { findJob } from "./find_job.ts";
import { jobResponse, pngResponse, resultResponse, streamEvents } from "./job_responses.ts";
import { pictureOf, resultOf } from "./job_result.ts";
import { readLastEventId } from "./last_event_id.ts";
import { negotiate } from "./negotiate.ts";
import type { Rendering } from "./request_fields.ts";
import type { Route, RouteRequest, RouteTable } from "./route.ts";
import { createTargetRoute, type TargetRouteParts } from "./target_route.ts";

/** What there is at `/v1/jobs/{id}` and below. A job of somebody else is a job that does not exist. */
export function createJobRoutes(parts: TargetRouteParts & { heartbeatMs?: number }): RouteTable {
  const { jobs, heartbeatMs } = parts;
  return {
    "/v1/jobs/{id}": { GET: showJob, DELETE: deleteJob },
    "/v1/jobs/{id}/events": { GET: showEvents },
    "/v1/jobs/{id}/result.json": { GET: showResult },
    "/v1/jobs/{id}/labels.png": { GET: pictureRoute("labels") },
    "/v1/jobs/{id}/overlay.png": { GET: pictureRoute("overlay") },
    "/v1/jobs/{id}/regions.png": { GET: pictureRoute("regions") },
    "/v1/jobs/{id}/mask.png": { GET: pictureRoute("mask") },
    "/v1/jobs/{id}/target": { POST: createTargetRoute(parts) },
  };

  function showJob(asked: RouteRequest): Response {
    negotiateFor(asked, "application/json");
    return jobResponse(findJob(jobs, asked), jobs.retryAfterS());
  }

  /** Cancels a job, which is kept for a while as any other that has ended. One that has ended is dropped. */
  function deleteJob(asked: RouteRequest): Response {
    const job = findJob(jobs, asked);
    if (job.endedAt) {
      jobs.forget(job.id, job.owner);
      return new Response(null, { status: 204 });
    }
    job.cancel("requested");
    return jobResponse(job, jobs.retryAfterS());
  }

  function showEvents(asked: RouteRequest): Response {
    negotiateFor(asked, "text/event-stream");
    const job = findJob(jobs, asked);
    const after = readLastEventId(asked.request, job.events.length);
    // A browser's EventSource asks again whenever a stream ends, until it is told that there is nothing more.
    if (job.events.closed && after > 0 && after === job.events.length) {
      return new Response(null, { status: 204 });
    }
    return streamEvents(job, { after, heartbeatMs });
  }

  function showResult(asked: RouteRequest): Response {
    negotiateFor(asked, "application/json");
    const job = findJob(jobs, asked);
    return resultResponse(job, resultOf(job, jobs.retryAfterS()), { labels: false });
  }

  function pictureRoute(rendering: Rendering): Route {
    return async (asked) => {
      negotiateFor(asked, "image/png");
      const job = findJob(jobs, asked);
      return pngResponse(
        job,
        await pictureOf(resultOf(job, jobs.retryAfterS()), rendering),
        `${rendering}.png`,
      );
    };
  }
}

function negotiateFor({ request }: RouteRequest, type: string): void {
  negotiate(request.headers.get("accept"), [type]);
}

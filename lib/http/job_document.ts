import type { Job } from "../jobs/job.ts";
import { type JobLinks, jobPath } from "./job_links.ts";
import { toProblem } from "./problem.ts";

/** A job as `GET /v1/jobs/{id}` tells it. */
export function jobDocument(job: Job): Record<string, unknown> {
  const { id, state, position, detached, image, options, iteration, cancelReason, failure } = job;
  const { height, width, format, notes, sha256 } = image;
  return {
    id,
    state,
    position,
    detached,
    iteration,
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString(),
    endedAt: job.endedAt?.toISOString(),
    deadlineAt: job.deadlineAt.toISOString(),
    expiresAt: job.expiresAt?.toISOString(),
    image: { height, width, format, notes, sha256 },
    options,
    lastEventId: job.events.length,
    cancelReason,
    problem: failure === undefined ? undefined : toProblem(failure, id),
    links: linksOf(job),
  };
}

function linksOf({ id, result }: Job): JobLinks {
  const links: JobLinks = { self: jobPath(id), events: jobPath(id, "events") };
  if (!result) return links;
  return {
    ...links,
    result: jobPath(id, "result.json"),
    labels: jobPath(id, "labels.png"),
    overlay: jobPath(id, "overlay.png"),
    regions: jobPath(id, "regions.png"),
    ...(result.mask && { mask: jobPath(id, "mask.png") }),
    target: jobPath(id, "target"),
  };
}

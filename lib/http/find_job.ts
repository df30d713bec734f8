import type { Job } from "../jobs/job.ts";
import type { JobManager } from "../jobs/job_manager.ts";
import { HttpError } from "./http_error.ts";
import type { RouteRequest } from "./route.ts";

/**
 * The job that a path names. One of somebody else does not exist.
 *
 * @throws {HttpError} 404, which says whether it was kept no longer
 */
export function findJob(jobs: Pick<JobManager, "find">, { params: { id }, owner }: RouteRequest): Job {
  const job = jobs.find(id, owner);
  if (job === undefined) throw new HttpError(404, `There is no job ${id.slice(0, 80)}`);
  if (job !== "expired") return job;
  throw new HttpError(404, `The job ${id} has expired: what came of it is kept no longer`, {
    type: "urn:sgscn:problem:job-expired",
  });
}

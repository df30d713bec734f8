import type { Job, JobResult } from "../jobs/job.ts";
import type { PngImage } from "../jobs/trainer.ts";
import { HttpError } from "./http_error.ts";
import { toProblem } from "./problem.ts";
import type { Rendering } from "./request_fields.ts";

/**
 * The result of a job that succeeded.
 *
 * @param retryAfterS when a job that has not ended is worth asking again
 * @throws {HttpError} 409, with the job's state: it has none yet (and when to ask again), or never will
 */
export function resultOf(job: Job, retryAfterS: number): JobResult {
  const { state, result, failure, id } = job;
  if (result) return result;
  if (state === "queued" || state === "running") {
    throw new HttpError(409, `The job has no result yet: it is ${state}`, {
      type: "urn:sgscn:problem:job-unfinished",
      value: state,
      headers: { "retry-after": String(retryAfterS) },
    });
  }
  const { detail } = toProblem(failure, id);
  throw new HttpError(
    409,
    `The job has no result: it ${state === "failed" ? "failed" : "was cancelled"}. ${detail}`,
    {
      type: "urn:sgscn:problem:job-without-result",
      value: state,
    },
  );
}

/** A picture of a result. @throws {HttpError} 404 for the mask of no target */
export async function pictureOf(result: JobResult, rendering: Rendering): Promise<PngImage> {
  if (rendering === "overlay") return await result.overlay();
  const picture = result[rendering];
  if (picture) return picture;
  throw noMask();
}

/** There is no mask where no target was to be chosen. */
export function noMask(): HttpError {
  return new HttpError(404, "There is no mask: the option target is none", {
    field: "target",
    value: "none",
  });
}

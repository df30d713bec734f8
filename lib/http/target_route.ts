import { inBase64 } from "../jobs/event_data.ts";
import type { Decoder } from "../jobs/decoder.ts";
import type { Job } from "../jobs/job.ts";
import type { JobManager } from "../jobs/job_manager.ts";
import { createBudget } from "./budget.ts";
import { readCutFields } from "./cut_fields.ts";
import { findJob } from "./find_job.ts";
import { pngResponse, PRIVATE, statusLink } from "./job_responses.ts";
import { noMask, resultOf } from "./job_result.ts";
import { negotiate } from "./negotiate.ts";
import { readJson } from "./read_json.ts";
import type { Route } from "./route.ts";

export interface TargetRouteParts {
  jobs: JobManager;
  decoder: Pick<Decoder, "recut">;
  limits: { bodyTimeoutMs: number };
}

/** 256 points are 8 kB. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * What is asked for at a time; more is refused, so that clicks on large images cannot keep uploads from being decoded for
 * long: 80 megapixels take some seconds.
 */
const MAX_REQUESTS = 64, MAX_PIXELS = 80e6;

/**
 * `POST /v1/jobs/{id}/target`: cuts a finished job's regions and chooses its target anew, without training. It runs where
 * files are decoded: this thread stays free, whatever the image's size.
 */
export function createTargetRoute({ jobs, decoder, limits }: TargetRouteParts): Route {
  const budget = createBudget({
    maxCount: MAX_REQUESTS,
    maxSum: MAX_PIXELS,
    unit: "pixels",
    refusal: (what) => `Cannot choose another target: ${what} are waiting for theirs already`,
  });

  return async function targetRoute(asked) {
    const { request } = asked;
    const mediaType = negotiate(request.headers.get("accept"), ["application/json", "image/png"]);
    const job = findJob(jobs, asked);
    const { tree } = resultOf(job, jobs.retryAfterS());
    const body = await readJson(request, { maxBytes: MAX_BODY_BYTES, timeoutMs: limits.bodyTimeoutMs });
    const options = readCutFields(body, job.options);
    const release = budget.reserve(pixelsOf(job));
    try {
      const { mask, ...answer } = await decoder.recut(tree, options);
      if (mediaType === "application/json") {
        const json = mask ? { ...answer, mask: inBase64(mask) } : answer;
        return Response.json(json, { headers: { ...PRIVATE, link: statusLink(job) } });
      }
      if (!mask) throw noMask();
      return pngResponse(job, mask);
    } finally {
      release();
    }
  };
}

function pixelsOf({ image: { height, width } }: Job): number {
  return height * width;
}

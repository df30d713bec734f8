import type { Decoder } from "../jobs/decoder.ts";
import { type Idempotency, IdempotencyConflict } from "../jobs/idempotency.ts";
import type { Job } from "../jobs/job.ts";
import type { JobManager } from "../jobs/job_manager.ts";
import type { Trainer } from "../jobs/trainer.ts";
import { untilAborted } from "../jobs/until_aborted.ts";
import { createBudget } from "./budget.ts";
import type { HandlerLimits } from "./handler_limits.ts";
import { hashSubmission } from "./hash_submission.ts";
import { HttpError } from "./http_error.ts";
import { readIdempotencyKey } from "./idempotency_key.ts";
import { jobPath } from "./job_links.ts";
import { jobResponse, pngResponse, resultResponse, streamEvents } from "./job_responses.ts";
import { pictureOf, resultOf } from "./job_result.ts";
import { MEDIA_TYPES, type MediaType, negotiate } from "./negotiate.ts";
import { prefersAsync } from "./prefer.ts";
import { readJob } from "./read_job.ts";
import { maxBodyBytes, readQuery, readSubmission } from "./read_submission.ts";
import { readFields, type RequestFields } from "./request_fields.ts";
import type { RequestMetrics } from "./request_metrics.ts";
import type { Route, RouteRequest } from "./route.ts";

export interface SegmentRouteParts {
  jobs: JobManager;
  decoder: Decoder;
  trainer: Pick<Trainer, "survey">;
  idempotency: Idempotency;
  limits: HandlerLimits;
  metrics: RequestMetrics;
  heartbeatMs?: number;
}

/** What a request's header and address say, before its body is read. */
interface Head {
  mediaType: MediaType;
  /** It prefers not to wait. */
  isAsync: boolean;
  idempotencyKey?: string;
}

/** A job that a request made, or found made. */
interface Taken {
  job: Job;
  fields: RequestFields;
  isRepeat: boolean;
}

/**
 * `POST /v1/segment`: makes a job, and answers with its events, its result, or its address.
 *
 * Whatever can be known before training is thrown here; what happens later is an event.
 */
export function createSegmentRoute(parts: SegmentRouteParts): Route {
  const { jobs, limits, metrics, idempotency, heartbeatMs } = parts;
  const uploads = createBudget({
    maxCount: limits.maxUploads,
    maxSum: limits.maxUploadBytes, // until they are decoded and in the queue
    unit: "bytes",
    refusal: (what) => `Cannot take another image: ${what} are being received already`,
  });

  return async function segmentRoute(asked) {
    const head = readHead(asked);
    // Who repeats a request finds the job that it has made, however many wait.
    if (head.idempotencyKey === undefined) jobs.checkRoom(asked.owner);
    const release = uploads.reserve(announcedBytes(asked.request, limits.maxBytes));
    let taken: Taken;
    try {
      taken = await takeJob(asked, head);
    } finally {
      release();
    }
    const response = await answer(taken, head, asked.request.signal);
    if (taken.isRepeat) response.headers.set("idempotent-replayed", "true");
    return response;
  };

  /** Reads the body and makes the job; or finds the one that this request has made before. */
  async function takeJob({ request, requestId, url, owner }: RouteRequest, head: Head): Promise<Taken> {
    const { maxBytes, bodyTimeoutMs } = limits;
    const submission = await readSubmission(request, url.searchParams, {
      maxBytes,
      timeoutMs: bodyTimeoutMs,
      onBytes: metrics.received,
    });
    const fields = readFields(submission.fields);
    if (fields.render === "mask" && fields.options.target === "none") throw noTarget();
    const start = async (signal?: AbortSignal) => {
      jobs.checkRoom(owner); // others may have come while this one was received
      const input = await readJob(submission, fields.options, { ...parts, signal });
      return jobs.submit({
        ...input,
        requestId,
        owner,
        options: fields.options,
        previews: isDetached(fields, head) || head.mediaType === "text/event-stream",
        detached: isDetached(fields, head),
        deadlineMs: fields.deadlineMs,
      });
    };
    const { idempotencyKey } = head;
    if (idempotencyKey === undefined) return { job: await start(request.signal), fields, isRepeat: false };
    const hash = await hashSubmission(submission, fields);
    try {
      // Others may come to wait for what this one starts, so it goes on when this client leaves.
      return { fields, ...await idempotency.run(owner, idempotencyKey, hash, () => start()) };
    } catch (error) {
      throw error instanceof IdempotencyConflict ? keyConflict(error) : error;
    }
  }

  async function answer({ job, fields }: Taken, head: Head, signal: AbortSignal): Promise<Response> {
    if (isDetached(fields, head)) {
      job.detach();
      const applied = head.isAsync ? { "preference-applied": "respond-async" } : undefined;
      return jobResponse(job, jobs.retryAfterS(), {
        status: 202,
        headers: { location: jobPath(job.id), ...applied },
      });
    }
    if (head.mediaType === "text/event-stream") return streamEvents(job, { heartbeatMs });
    const leave = job.attach();
    try {
      await untilAborted(job.done, signal);
      if (job.failure !== undefined) throw job.failure;
      const result = resultOf(job, jobs.retryAfterS());
      if (head.mediaType === "application/json") return resultResponse(job, result, { labels: true });
      return pngResponse(
        job,
        await untilAborted(pictureOf(result, fields.render), signal),
        `${fields.render}.png`,
      );
    } finally {
      leave();
    }
  }
}

function readHead({ request, url }: RouteRequest): Head {
  const { headers } = request;
  const idempotencyKey = readIdempotencyKey(request);
  const isAsync = prefersAsync(headers.get("prefer"));
  const { detach } = readFields(readQuery(url.searchParams)); // a wrong option should not cost an upload
  // Where a job is is told in JSON, whatever its result will be asked for in.
  const mediaType = isAsync || detach ? "application/json" : negotiate(headers.get("accept"), MEDIA_TYPES);
  return { mediaType, isAsync, idempotencyKey };
}

function isDetached({ detach }: RequestFields, { isAsync }: Head): boolean {
  return detach || isAsync;
}

/** What the body will hold in memory: what it says, or the most that it may. */
function announcedBytes(request: Request, maxBytes: number): number {
  const most = maxBodyBytes(request, maxBytes);
  const announced = request.headers.get("content-length");
  return announced === null ? most : Math.min(Number(announced), most);
}

function noTarget(): HttpError {
  return new HttpError(400, "Cannot show a mask: the option target is none", { field: "render" });
}

function keyConflict(cause: IdempotencyConflict): HttpError {
  return new HttpError(
    422,
    "Idempotency-Key must be new: it came with another image or other options before",
    {
      field: "Idempotency-Key",
      cause,
    },
  );
}

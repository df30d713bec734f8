import { inBase64 } from "../jobs/event_data.ts";
import type { Job, JobResult } from "../jobs/job.ts";
import type { PngImage } from "../jobs/trainer.ts";
import { createEventStream } from "./event_stream.ts";
import { jobDocument } from "./job_document.ts";
import { type JobFile, jobPath } from "./job_links.ts";

/** Images of patients: nobody on the way keeps them. */
export const PRIVATE = { "cache-control": "no-store" };

/** A job's events from some point on, as a stream that is one of the job's listeners. */
export function streamEvents(
  job: Job,
  { after = 0, heartbeatMs }: { after?: number; heartbeatMs?: number },
): Response {
  const body = createEventStream(job.events, { after, heartbeatMs, onEnd: job.attach() });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream",
      "content-location": jobPath(job.id, "events"),
      "cache-control": "no-store, no-transform", // compression would hold events back
      "x-accel-buffering": "no", // and so would nginx
      link: statusLink(job),
    },
  });
}

/** The job itself. While it has not ended, `Retry-After` says when to ask again. */
export function jobResponse(
  job: Job,
  retryAfterS: number,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  const retry = job.endedAt ? undefined : { "retry-after": String(retryAfterS) };
  return Response.json(jobDocument(job), { status, headers: { ...PRIVATE, ...retry, ...headers } });
}

/** The result's figures. `labels` puts the label map in, as the event that brought it has it. */
export function resultResponse(
  job: Job,
  { document, labels }: JobResult,
  options: { labels: boolean },
): Response {
  const body = options.labels ? { ...document, labels: inBase64(labels) } : document;
  return Response.json(body, { headers: { ...PRIVATE, link: statusLink(job) } });
}

/** A picture; `file` names the one of the job's files that it is. */
export function pngResponse(job: Job, { png }: PngImage, file?: JobFile): Response {
  return new Response(png as Uint8Array<ArrayBuffer>, { // it came from a pipe: no shared memory
    headers: {
      ...PRIVATE,
      "content-type": "image/png",
      ...(file && { "content-location": jobPath(job.id, file) }),
      "content-disposition": `inline; filename="${file ?? "mask.png"}"`,
      link: statusLink(job),
    },
  });
}

/** Names the job in a response about it. */
export function statusLink({ id }: Job): string {
  return `<${jobPath(id)}>; rel="status"`;
}

import { SgscnError } from "../errors.ts";
import type { TrainerEvent } from "../jobs/trainer.ts";
import { eventData } from "../jobs/event_data.ts";
import { createEventStream } from "./event_stream.ts";
import type { HandlerParts, NamedRequest } from "./handler.ts";
import type { HandlerLimits } from "./handler_limits.ts";
import { HttpError } from "./http_error.ts";
import { errorFields } from "./log.ts";
import { MEDIA_TYPES, negotiate } from "./negotiate.ts";
import { toProblem } from "./problem.ts";
import { readJob } from "./read_job.ts";
import { jobBytes, runJob, type SegmentJob } from "./segment_job.ts";

type ResultEvent = Extract<TrainerEvent, { event: "result" }>;

/** `POST /v1/segment`. Whatever can be known before training is thrown here; what happens later is an event. */
export function createSegmentRoute(
  parts: HandlerParts & { limits: HandlerLimits },
): (named: NamedRequest) => Promise<Response> {
  const { limits, log, queue, heartbeatMs } = parts;
  let unfinished = 0;

  return async function segmentRoute({ request, requestId }) {
    const accept = request.headers.get("accept");
    const mediaType = negotiate(accept);
    if (!mediaType) throw notAcceptable(accept);
    if (unfinished >= limits.maxUnfinished) {
      throw new SgscnError("busy", `Cannot take another image: ${unfinished} are being worked on already`, {
        limit: limits.maxUnfinished,
        value: unfinished,
      });
    }
    unfinished++;
    let isStreaming = false;
    try {
      const job = await readJob(request, requestId, parts);
      if (mediaType === "text/event-stream") {
        const response = streamJob(job);
        isStreaming = true;
        return response;
      }
      const result = await finishJob(job, request.signal);
      return mediaType === "image/png" ? pngResponse(result) : jsonResponse(result);
    } finally {
      if (!isStreaming) unfinished--;
    }
  };

  /** The events as they happen. */
  function streamJob(job: SegmentJob): Response {
    let onMove: (position: number) => void = () => {};
    const ticket = queue.enter({ bytes: jobBytes(job), onMove: (position) => onMove(position) });
    const body = createEventStream(async (sink, signal) => {
      onMove = (position) => sink.send("queued", { position });
      try {
        if (ticket.position > 0) onMove(ticket.position);
        for await (const event of runJob(job, ticket, parts, { signal, previews: true })) {
          const id = event.event === "start" ? { id: job.id } : {};
          sink.send(event.event, { ...id, ...eventData(event, { previews: !sink.full }) });
        }
      } catch (error) {
        logFailure(job, error);
        sink.send("error", { problem: toProblem(error, job.id) });
      } finally {
        unfinished--;
      }
    }, { heartbeatMs });
    return new Response(body, {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-store, no-transform", // compression would hold events back
        "x-accel-buffering": "no", // and so would nginx
      },
    });
  }

  /** The result alone, for a client that does not watch. */
  async function finishJob(job: SegmentJob, signal: AbortSignal): Promise<ResultEvent> {
    const ticket = queue.enter({ bytes: jobBytes(job) });
    let result: ResultEvent | undefined;
    for await (const event of runJob(job, ticket, parts, { signal, previews: false })) {
      if (event.event === "result") result = event;
    }
    if (!result) throw new Error("Cannot answer: training ended without a result");
    return result;
  }

  function logFailure(job: SegmentJob, error: unknown): void {
    const isExpected = error instanceof SgscnError && error.kind === "cancelled";
    log(isExpected ? "cancelled" : "failed", {
      requestId: job.id,
      ...(isExpected ? {} : errorFields(error)),
    });
  }
}

function jsonResponse(result: ResultEvent): Response {
  return Response.json(eventData(result), { headers: { "cache-control": "no-store" } });
}

function pngResponse({ labels, overlay }: ResultEvent): Response {
  const headers = { "content-type": "image/png", "cache-control": "no-store" };
  const { png } = overlay ?? labels;
  return new Response(png as Uint8Array<ArrayBuffer>, { headers }); // it came from a pipe: no shared memory
}

function notAcceptable(accept: string | null): HttpError {
  const limit = MEDIA_TYPES.join(", ");
  const value = accept?.slice(0, 200);
  return new HttpError(
    406,
    `Cannot answer in what Accept asks for: it must allow one of ${limit}, got ${value}`,
    {
      limit,
      value,
    },
  );
}

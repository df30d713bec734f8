import { createParser, type EventSourceMessage } from "eventsource-parser";
import { ask } from "./api.ts";
import { Problem } from "./problem.ts";

export interface JobEvent {
  id: number;
  event: string;
  data: unknown;
}

/** After so long without a byte the connection is dead: the service sends a comment every 15 s. */
const SILENCE_MS = 45_000;
/** Waits between attempts: longer each time, from the first to the last of these. */
const FIRST_WAIT_MS = 500, LAST_WAIT_MS = 10_000;

export interface FollowOptions {
  /** The last event that is known already. */
  after?: number;
  signal: AbortSignal;
  /** Before the first attempt to get back. */
  firstWaitMs?: number;
  /** Told when the connection is lost and when it is there again. */
  onConnection?(isConnected: boolean): void;
}

/**
 * A job's events, each once and in order, until the job has ended: by fetch, because an EventSource sends no token. A
 * connection that breaks is made again from the last event on.
 *
 * @throws {Problem} when the service refuses, or no longer knows the job
 */
export async function* followJob(
  id: string,
  { after = 0, signal, firstWaitMs = FIRST_WAIT_MS, onConnection }: FollowOptions,
): AsyncGenerator<JobEvent, void, void> {
  let last = after, waitMs = firstWaitMs;
  while (!signal.aborted) {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    signal.addEventListener("abort", stop);
    let timer = setTimeout(stop, SILENCE_MS);
    try {
      const headers: Record<string, string> = { accept: "text/event-stream" };
      if (last > 0) headers["last-event-id"] = String(last);
      const response = await ask(`v1/jobs/${encodeURIComponent(id)}/events`, {
        headers,
        signal: attempt.signal,
      });
      if (response.status === 204 || !response.body) return; // there is nothing more
      onConnection?.(true);
      waitMs = firstWaitMs;
      for await (
        const { id: number, event, data } of readEvents(response.body, () => {
          clearTimeout(timer);
          timer = setTimeout(stop, SILENCE_MS);
        })
      ) {
        if (Number(number) <= last) continue;
        last = Number(number);
        yield { id: last, event: event ?? "message", data: JSON.parse(data) };
        if (event === "result" || event === "error") return;
      }
    } catch (error) {
      if (signal.aborted) return;
      // The service's own refusal is final; one that it cannot give now, or that a proxy gives, is not.
      const isFinal = error instanceof Problem && error.status >= 400 && error.status < 500 &&
        error.status !== 429;
      if (isFinal) throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      attempt.abort();
    }
    onConnection?.(false);
    await pause(waitMs, signal);
    waitMs = Math.min(LAST_WAIT_MS, 2 * waitMs);
  }
}

/** The events of a stream of bytes. Leaving the loop ends the connection. */
async function* readEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<EventSourceMessage> {
  const ready: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => ready.push(event) });
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      onBytes();
      parser.feed(decoder.decode(read.value, { stream: true }));
      while (ready.length > 0) yield ready.shift()!;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}

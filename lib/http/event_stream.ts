import type { LoggedEvent } from "../jobs/event_log.ts";

/** Where events come from: what has happened after one of them, then what happens, until nothing will. */
export interface EventSource {
  read(options: { after?: number; signal?: AbortSignal }): AsyncGenerator<LoggedEvent>;
}

export interface EventStreamOptions {
  /** The last event that the client has; it gets those behind it. */
  after?: number;
  /** A comment line goes out so often, so that nothing on the way takes the connection for dead. */
  heartbeatMs?: number;
  /** A client that has taken nothing for so long is left to come back: the job's log is not held for it alone. */
  stallMs?: number;
  /** Told once that the stream has ended or its client left. */
  onEnd?: () => void;
}

const HEARTBEAT_MS = 15_000;
/** Longer than anybody suspends curl for, shorter than jobs are kept. */
const STALL_MS = 15 * 60_000;
const HEARTBEAT = ": still here\n\n";

/**
 * A body of server-sent events. It takes an event from the log only when the client has room for it, so a client that
 * does not read costs one event and a position in the log.
 */
export function createEventStream(
  log: EventSource,
  { after = 0, heartbeatMs = HEARTBEAT_MS, stallMs = STALL_MS, onEnd = () => {} }: EventStreamOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  const events = log.read({ after, signal: left.signal });
  /** Asked of the log and not yet come; it outlives a heartbeat. */
  let next: Promise<IteratorResult<LoggedEvent>> | undefined;
  let heartbeat: ReturnType<typeof setTimeout> | undefined;
  let stall: ReturnType<typeof setTimeout> | undefined;

  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(stream) {
      clearTimeout(stall);
      try {
        next ??= events.next();
        const found = await orHeartbeat(next);
        if (left.signal.aborted) return;
        if (!found) return write(stream, HEARTBEAT);
        next = undefined;
        if (!found.done) return write(stream, formatEvent(found.value));
        stream.close();
      } catch (error) {
        stream.error(error);
      }
      end();
    },
    cancel: end,
  }, { highWaterMark: 0 });

  function write(stream: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>, text: string): void {
    stall = setTimeout(() => {
      stream.error(new Error(`The client took nothing for ${stallMs} ms`));
      end();
    }, stallMs);
    stream.enqueue(encoder.encode(text));
  }

  async function orHeartbeat<T>(promise: Promise<T>): Promise<T | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    heartbeat = setTimeout(() => resolve(undefined), heartbeatMs);
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(heartbeat);
    }
  }

  function end(): void {
    if (left.signal.aborted) return;
    clearTimeout(heartbeat);
    clearTimeout(stall);
    left.abort();
    Promise.allSettled([events.return(undefined)]); // not awaited: it ends when what it waits for does
    onEnd();
  }
}

/** JSON has no line breaks of its own, so one `data` line holds it. */
function formatEvent({ id, event, data }: LoggedEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Where a job writes its events. */
export interface EventSink {
  /** Writes one event at once, numbered from 1. Without effect after the client left. */
  send(event: string, data: unknown): void;
  /** True while the client reads so slowly that what can be left out should be. */
  readonly full: boolean;
}

export interface EventStreamOptions {
  /** A comment line goes out so often, so that nothing on the way takes the connection for dead. */
  heartbeatMs?: number;
  /** Unread bytes from which on the stream counts as full. */
  maxPendingBytes?: number;
}

const HEARTBEAT_MS = 15_000;
/** Some ten previews. */
const MAX_PENDING_BYTES = 256 * 1024;

/**
 * A body of server-sent events, written by `work` while the client reads it.
 *
 * `work` is told by its signal that the client left. It reports its failures as events: it must not throw.
 */
export function createEventStream(
  work: (sink: EventSink, signal: AbortSignal) => Promise<void>,
  { heartbeatMs = HEARTBEAT_MS, maxPendingBytes = MAX_PENDING_BYTES }: EventStreamOptions = {},
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const left = new AbortController();
  let heartbeat: ReturnType<typeof setInterval>;

  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(stream) {
      let id = 0;
      const write = (text: string) => {
        if (!left.signal.aborted) stream.enqueue(encoder.encode(text));
      };
      const sink: EventSink = {
        send: (event, data) => write(formatEvent(++id, event, data)),
        get full() {
          return (stream.desiredSize ?? 0) <= 0;
        },
      };
      heartbeat = setInterval(() => {
        if (!sink.full) write(": still here\n\n");
      }, heartbeatMs);
      // Not awaited: a stream is read only after it has started.
      finish(work(sink, left.signal), stream);
    },
    cancel() {
      left.abort();
      clearInterval(heartbeat);
    },
  }, { highWaterMark: maxPendingBytes, size: (chunk) => chunk!.length });

  async function finish(done: Promise<void>, stream: ReadableStreamDefaultController): Promise<void> {
    try {
      await done;
      if (!left.signal.aborted) stream.close();
    } catch (error) {
      stream.error(error);
    } finally {
      clearInterval(heartbeat);
    }
  }
}

/** JSON has no line breaks of its own, so one `data` line holds it. */
function formatEvent(id: number, event: string, data: unknown): string {
  return `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

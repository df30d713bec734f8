import { inBase64 } from "./event_data.ts";
import type { PngImage } from "./trainer.ts";

/** An event of a job as clients get it. */
export interface LoggedEvent {
  /** Counted from 1, without gaps. */
  id: number;
  event: string;
  /** What it says, as JSON has it; a picture is `{png, height, width}` in `labels`, in base64. */
  data: Record<string, unknown>;
}

export interface EventLogOptions {
  /** Bytes of pictures that iterations may hold together; beyond them the oldest lose theirs. */
  maxPreviewBytes?: number;
}

export interface ReadOptions {
  /** The last event that the reader has: it gets those after it. 0: all of them. */
  after?: number;
  /** Ends the reading when it aborts, without an error. */
  signal?: AbortSignal;
}

interface Entry {
  event: string;
  data: Record<string, unknown>;
  labels?: PngImage;
}

/** Some thousand previews at the default working size, or ten of the largest. */
const MAX_PREVIEW_BYTES = 8 * 2 ** 20;
/** What V8 holds for a small event: an object or two, and up to a dozen numbers. */
const SMALL_EVENT_BYTES = 512;

/**
 * Every event of one job, in order, for any number of readers, each at its own pace: one that is slow, or left and came
 * back, finds what it has missed here, so nothing is kept for it.
 *
 * Memory is bounded: iterations are small and as many as were asked for, and of their pictures the newest are kept. An
 * iteration is never left out, nor is the picture of a result.
 */
export class EventLog {
  readonly #maxPreviewBytes: number;
  readonly #entries: Entry[] = [];
  /** Where iterations with a picture are, oldest first. */
  readonly #previews: number[] = [];
  readonly #waiting = new Set<() => void>();
  #previewBytes = 0;
  #otherBytes = 0;
  #isClosed = false;

  constructor({ maxPreviewBytes = MAX_PREVIEW_BYTES }: EventLogOptions = {}) {
    this.#maxPreviewBytes = maxPreviewBytes;
  }

  /** True once nothing will follow. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /** Events so far; also the last one's id. */
  get length(): number {
    return this.#entries.length;
  }

  /** About how much memory the events hold. */
  get bytes(): number {
    return this.#previewBytes + this.#otherBytes;
  }

  /**
   * Adds an event and tells the readers. Without effect once closed.
   *
   * @param labels its picture; that of a `result` is kept for good
   */
  append(event: string, data: Record<string, unknown>, labels?: PngImage): void {
    if (this.#isClosed) return;
    this.#entries.push({ event, data, labels });
    this.#otherBytes += event === "result" ? JSON.stringify(data).length : SMALL_EVENT_BYTES;
    if (labels) this.#keepPicture(labels, event);
    this.#wake();
  }

  /** Ends every reading once it has all events. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  /** The events after one, then those to come, until the log is closed or the signal aborts. */
  async *read({ after = 0, signal }: ReadOptions = {}): AsyncGenerator<LoggedEvent, void, void> {
    let id = Math.min(after, this.#entries.length);
    while (!signal?.aborted) {
      if (id < this.#entries.length) yield this.#at(id++);
      else if (this.#isClosed) return;
      else await this.#change(signal);
    }
  }

  #at(index: number): LoggedEvent {
    const { event, data, labels } = this.#entries[index];
    return { id: index + 1, event, data: labels ? { ...data, labels: inBase64(labels) } : data };
  }

  #keepPicture({ png }: PngImage, event: string): void {
    if (event === "result") {
      this.#otherBytes += png.length;
      return;
    }
    this.#previews.push(this.#entries.length - 1);
    this.#previewBytes += png.length;
    while (this.#previewBytes > this.#maxPreviewBytes) {
      const oldest = this.#entries[this.#previews.shift()!];
      this.#previewBytes -= oldest.labels!.png.length;
      oldest.labels = undefined;
    }
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** Settles with the next event, the end, or the signal. */
  async #change(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    const abort = () => resolve();
    signal?.addEventListener("abort", abort);
    try {
      await promise;
    } finally {
      signal?.removeEventListener("abort", abort); // or a live reader would gather one an event
      this.#waiting.delete(resolve);
    }
  }
}

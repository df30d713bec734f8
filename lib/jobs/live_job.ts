import { cancelError, type CancelReason } from "./cancel_reason.ts";
import type { Clock } from "./clock.ts";
import { pictureless } from "./event_data.ts";
import { EventLog } from "./event_log.ts";
import type { Waiting } from "./fair_queue.ts";
import type { Job, JobRequest, JobResult, JobState } from "./job.ts";
import type { JobLimits } from "./job_limits.ts";
import type { EncodedResult, PngImage, RunOptions, TrainerEvent } from "./trainer.ts";
import { cancelled } from "./until_aborted.ts";

export interface LiveJobParts {
  limits: JobLimits;
  clock: Clock;
  /** An error as its `error` event has it. */
  describeError: (error: unknown, id: string) => Record<string, unknown>;
  /** Told once, when it has ended. */
  onEnd: (job: LiveJob, encodeMs?: number) => void;
}

/**
 * A position better than any before is always told: of those there are no more than places. Others are told so often:
 * neighbours that come and go cannot make a log grow without bound.
 */
const MAX_TOLD_SETBACKS = 100;
/** A job without events: its object, options and timers. */
const BARE_BYTES = 4096;

/** Memory that a job holds while it waits. */
export function pixelBytes({ image: { data, precise }, mask }: Pick<JobRequest, "image" | "mask">): number {
  return data.byteLength + (precise?.byteLength ?? 0) + (mask?.byteLength ?? 0);
}

/** A job as its manager sees it: {@linkcode Job}, and what makes it move. */
export class LiveJob implements Job, Waiting {
  readonly id: string;
  readonly requestId?: string;
  readonly owner: string;
  readonly options: Job["options"];
  readonly image: Job["image"];
  readonly events: EventLog;
  readonly createdAt: Date;
  readonly deadlineAt: Date;
  readonly done: Promise<void>;
  startedAt?: Date;
  endedAt?: Date;
  expiresAt?: Date;
  result?: JobResult;
  failure?: unknown;
  cancelReason?: CancelReason;

  readonly #parts: LiveJobParts;
  readonly #deadlineMs: number;
  readonly #previews: boolean;
  readonly #stop = new AbortController();
  readonly #stopDeadline: () => void;
  #tellDone!: () => void;
  #pixels?: Pick<JobRequest, "image" | "mask">;
  #state: JobState = "queued";
  #detached: boolean;
  #position = 0;
  #bestTold = Infinity;
  #setbacksTold = 0;
  #iteration = 0;
  #elapsedMs = 0;
  #encodeMs?: number;
  #listeners = 0;
  #stopGrace?: () => void;
  #overlay?: PromiseWithResolvers<PngImage>;
  #pictureBytes = 0;

  constructor(request: JobRequest, parts: LiveJobParts) {
    const { limits, clock } = parts;
    const { owner, image, mask, options, previews, detached } = request;
    const { height, width, format, notes, sha256 } = image;
    this.id = crypto.randomUUID();
    this.requestId = request.requestId;
    this.owner = owner;
    this.options = options;
    this.image = { height, width, format, notes, sha256 };
    this.events = new EventLog(limits);
    this.#parts = parts;
    this.#pixels = { image, mask };
    this.#previews = previews;
    this.#detached = detached;
    this.#deadlineMs = Math.min(request.deadlineMs ?? Infinity, limits.deadlineMs);
    this.createdAt = new Date(clock.now());
    this.deadlineAt = new Date(clock.now() + this.#deadlineMs);
    this.done = new Promise((resolve) => this.#tellDone = resolve);
    this.#stopDeadline = clock.after(this.#deadlineMs, () => this.cancel("deadline"));
    this.#watchListeners();
  }

  get state(): JobState {
    return this.#state;
  }

  get ended(): boolean {
    return this.endedAt !== undefined;
  }

  get position(): number {
    return this.#state === "queued" ? this.#position : 0;
  }

  get detached(): boolean {
    return this.#detached;
  }

  get iteration(): number {
    return this.#iteration;
  }

  /** Training time up to the last iteration that was reported. */
  get elapsedMs(): number {
    return this.#elapsedMs;
  }

  /** None once the pixels are with the trainer, or the job has ended. */
  get heldBytes(): number {
    return this.#pixels ? pixelBytes(this.#pixels) : 0;
  }

  get bytes(): number {
    return BARE_BYTES + this.heldBytes + this.events.bytes + this.#pictureBytes;
  }

  attach(): () => void {
    this.#listeners++;
    this.#watchListeners();
    let isGone = false;
    return () => {
      if (isGone) return;
      isGone = true;
      this.#listeners--;
      this.#watchListeners();
    };
  }

  detach(): void {
    this.#detached = true;
    this.#watchListeners();
  }

  cancel(reason: CancelReason): void {
    if (this.ended) return;
    this.cancelReason = reason;
    const { graceMs } = this.#parts.limits;
    this.#end("cancelled", cancelError(reason, { graceMs, deadlineMs: this.#deadlineMs }));
    this.#stop.abort();
  }

  /** Tells it how many jobs will be done before it. */
  moveTo(position: number): void {
    if (position === this.#position) return;
    this.#position = position;
    if (position >= this.#bestTold && this.#setbacksTold++ >= MAX_TOLD_SETBACKS) return;
    this.#bestTold = Math.min(this.#bestTold, position);
    this.events.append("queued", { position });
  }

  /** Its turn: what a trainer needs to run it. */
  start(): { image: JobRequest["image"]; run: RunOptions } {
    const { image, mask } = this.#pixels!;
    this.#pixels = undefined;
    this.#state = "running";
    this.startedAt = new Date(this.#parts.clock.now());
    return {
      image,
      run: { signal: this.#stop.signal, overlay: true, previews: this.#previews, mask },
    };
  }

  /** Takes what the trainer tells. */
  accept(event: TrainerEvent): void {
    if (event.event === "overlay") return this.#takeOverlay(event.overlay);
    if (this.ended) return;
    if (event.event === "result") return this.#succeed(event);
    if (event.event === "iteration") [this.#iteration, this.#elapsedMs] = [event.iteration, event.elapsedMs];
    const labels = event.event === "iteration" ? event.labels : undefined;
    const id = event.event === "start" ? { id: this.id } : {};
    this.events.append(event.event, { ...id, ...pictureless(event) }, labels);
  }

  /** The trainer is done with it, with an error unless all went well. */
  release(error: unknown = new Error("Training ended without a result")): void {
    this.#overlay?.reject(this.#stop.signal.aborted ? cancelled() : error);
    if (!this.ended) this.#end("failed", error);
  }

  /** Cuts off what it still does after its end: its overlay. */
  stop(): void {
    this.cancel("stopping");
    this.#stop.abort();
  }

  #succeed(event: EncodedResult): void {
    const document = pictureless(event);
    const overlay = Promise.withResolvers<PngImage>();
    overlay.promise.catch(() => undefined); // whoever asks for it hears of it
    this.#overlay = overlay;
    const { labels, regionMap: regions, treeFacts: facts, mask, timing } = event;
    this.#encodeMs = timing.encodeMs;
    const tree = { map: regions.png, facts };
    this.result = { document, labels, regions, mask, tree, overlay: () => overlay.promise };
    // The labels count with their event.
    this.#pictureBytes += regions.png.length + facts.length + (mask?.png.length ?? 0);
    this.events.append("result", document, labels);
    this.#end("succeeded");
  }

  #takeOverlay(overlay: PngImage): void {
    this.#pictureBytes += overlay.png.length;
    this.#overlay?.resolve(overlay);
  }

  #end(state: JobState, failure?: unknown): void {
    this.#state = state;
    this.failure = failure;
    const now = this.#parts.clock.now();
    this.endedAt = new Date(now);
    this.expiresAt = new Date(now + this.#parts.limits.keepMs);
    this.#pixels = undefined;
    this.#stopDeadline();
    this.#watchListeners();
    if (failure !== undefined) {
      this.events.append("error", { problem: this.#parts.describeError(failure, this.id) });
    }
    this.events.close();
    this.#parts.onEnd(this, this.#encodeMs);
    this.#tellDone();
  }

  /** Starts the grace period when there is nobody, and ends it when there is. */
  #watchListeners(): void {
    const isAlone = this.#listeners === 0 && !this.#detached && !this.ended;
    if (isAlone) {
      this.#stopGrace ??= this.#parts.clock.after(
        this.#parts.limits.graceMs,
        () => this.cancel("abandoned"),
      );
    } else {
      this.#stopGrace?.();
      this.#stopGrace = undefined;
    }
  }
}

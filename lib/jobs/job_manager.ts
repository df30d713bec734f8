import { type Archive, createArchive } from "./archive.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { detailOf } from "./error_frames.ts";
import { createFairQueue, type Waiting } from "./fair_queue.ts";
import type { Job, JobRequest } from "./job.ts";
import { JOB_LIMITS, type JobLimits } from "./job_limits.ts";
import type { JobObserver } from "./job_observer.ts";
import { LiveJob, pixelBytes } from "./live_job.ts";
import { createSpeed, workOf } from "./speed.ts";
import { SgscnError } from "../errors.ts";
import type { SegmentOptions } from "../options.ts";
import type { Trainer, TrainerEvent } from "./trainer.ts";

/** Takes jobs, lets each have its turn, and keeps what came of them for a while. */
export interface JobManager {
  /**
   * Takes a job; it waits for its turn, or begins at once.
   *
   * @throws {SgscnError} `busy` when too many wait already, with `retryAfterS`; `stopping` while the service stops
   */
  submit(request: JobRequest): Job;
  /** Refuses what `submit` would refuse now, before anything is read for it. @throws {SgscnError} as `submit` */
  checkRoom(owner: string): void;
  /** A job of this owner; `"expired"` when it was kept no longer. */
  find(id: string, owner: string): Job | "expired" | undefined;
  /** This owner's jobs, oldest first. */
  list(owner: string): Job[];
  /** Drops what is kept of a job that has ended; `find` then says `"expired"`. Without effect on others. */
  forget(id: string, owner: string): void;
  /** When, by what was measured, the next job ends, in whole seconds from now, at least 1. */
  retryAfterS(): number;
  stats(): JobStats;
  /**
   * Refuses new jobs, ends those that wait, and lets those at work finish within `timeoutMs`; then it ends them too.
   * Each has a last event that says why. Done when all have ended.
   */
  drain(options: { timeoutMs: number }): Promise<void>;
  /** Ends everything at once, and forgets it. */
  close(): Promise<void>;
}

export interface JobStats {
  queued: number;
  /** Memory that the images of those hold. */
  queuedBytes: number;
  running: number;
  /** Jobs that have ended and can still be asked for. */
  kept: number;
  /** Memory that those hold. */
  keptBytes: number;
  /** Memory that queued and running jobs hold. */
  liveBytes: number;
  /** New jobs are refused. */
  draining: boolean;
}

export interface JobManagerParts {
  /** Each runs one job at a time. One is right for most machines: it trains with all threads, or on the GPU. */
  trainers: readonly Trainer[];
  /** One line of the log. */
  log: (event: string, fields?: Record<string, unknown>) => void;
  /** An error as its job's `error` event shows it to the client; the whole goes to the log. */
  describeError: (error: unknown, id: string) => Record<string, unknown>;
  limits?: Partial<JobLimits>;
  /** Whether a job would train on the GPU, which takes one at a time, however many trainers there are. */
  needsGpu?: (options: SegmentOptions) => boolean;
  observe?: JobObserver;
  clock?: Clock;
}

const MAX_RETRY_AFTER_S = 3600;

/** One job at a time for each trainer, owners taking turns; everything it holds is bounded. */
export function createJobManager(parts: JobManagerParts): JobManager {
  const { trainers, log, describeError, needsGpu = () => false, observe = {}, clock = SYSTEM_CLOCK } = parts;
  const limits: JobLimits = { ...JOB_LIMITS, ...parts.limits };
  const queue = createFairQueue<LiveJob>(limits);
  const archive: Archive<LiveJob> = createArchive({ ...limits, clock });
  const speed = createSpeed();
  const idle = [...trainers];
  /** Jobs that have a trainer, until it is free. */
  const runs = new Map<LiveJob, Promise<void>>();
  /** Jobs that have not ended, by id, oldest first. */
  const live = new Map<string, LiveJob>();
  let draining = false;
  const waitOf = (job: LiveJob) => (job.startedAt ?? job.endedAt!).getTime() - job.createdAt.getTime();

  function submit(request: JobRequest): Job {
    const { owner } = request;
    check({ owner, heldBytes: pixelBytes(request) });
    const job = new LiveJob(request, { limits, clock, describeError, onEnd });
    live.set(job.id, job);
    observe.queued?.(job);
    queue.enter(job);
    advance();
    return job;
  }

  /** What starts at once needs no room in the queue. */
  function check(candidate: Waiting): void {
    if (draining) {
      observe.refused?.("stopping");
      throw new SgscnError("stopping", "Cannot take another image: the service is stopping");
    }
    if (idle.length > 0 && queue.items.length === 0) return;
    try {
      queue.check(candidate);
    } catch (error) {
      const { kind, message, limit, value } = error as SgscnError;
      observe.refused?.("busy");
      throw new SgscnError(kind, message, { limit, value, retryAfterS: retryAfterS(candidate.owner) });
    }
  }

  /** Gives idle trainers work, and tells everybody who waits where they are. */
  function advance(): void {
    while (idle.length > 0) {
      const isGpuTaken = [...runs.keys()].some(({ options }) => needsGpu(options));
      const job = queue.take(({ options }) => !(isGpuTaken && needsGpu(options)));
      if (!job) break;
      const trainer = idle.shift()!;
      // A job that has ended may still draw its overlay: its trainer is not free before that.
      runs.set(
        job,
        run(job, trainer).finally(() => {
          runs.delete(job);
          idle.push(trainer);
          archive.trim(); // the overlay has come
          advance();
        }),
      );
    }
    queue.items.forEach((job, index) => job.moveTo(runs.size + index));
  }

  async function run(job: LiveJob, trainer: Trainer): Promise<void> {
    const { image, run } = job.start();
    const waitedMs = waitOf(job);
    const { height, width } = image;
    logOf(job, "started", { waitedMs, height, width, trainer: trainer.place });
    observe.started?.(job, { waitedMs });
    try {
      for await (const event of trainer.run(image, job.options, run)) {
        if (!job.ended) tell(job, event);
        job.accept(event);
      }
      job.release();
    } catch (error) {
      if (job.state === "succeeded") logOf(job, "overlay-failed", failureFields(error));
      job.release(error);
    }
  }

  /** Tells the log and the observer, before the job moves on. */
  function tell(job: LiveJob, event: TrainerEvent): void {
    if (event.event === "start") {
      const { backend, device, reason, adapter } = event;
      logOf(job, "training", { backend, device, reason, adapter });
      observe.training?.(job, event);
    } else if (event.event === "iteration") {
      observe.iterated?.(job, { iteration: event.iteration, sinceMs: event.elapsedMs - job.elapsedMs });
    }
  }

  function onEnd(job: LiveJob, encodeMs?: number): void {
    live.delete(job.id);
    queue.leave(job);
    archive.add(job);
    const ranMs = job.startedAt ? job.endedAt!.getTime() - job.startedAt.getTime() : 0;
    if (job.state === "succeeded") speed.record(workOf(job.image, job.options), ranMs);
    logOf(job, job.state === "succeeded" ? "finished" : job.state, {
      elapsedMs: ranMs,
      iterations: job.iteration,
      ...(job.cancelReason && { reason: job.cancelReason }),
      ...(job.state === "failed" && failureFields(job.failure)),
    });
    observe.ended?.(job, { waitedMs: waitOf(job), ranMs, encodeMs });
    advance();
  }

  function logOf({ id, requestId }: LiveJob, event: string, fields: Record<string, unknown>): void {
    log(event, { requestId, jobId: id, ...fields });
  }

  /** When a job ends, and so a place in the queue is free; or, for an owner with no place left, one of that owner's. */
  function retryAfterS(owner?: string): number {
    if (runs.size === 0) return 1;
    const waiting = queue.items;
    const isOwnerFull = waiting.filter((job) => job.owner === owner).length >= limits.maxQueuedPerOwner;
    const before = isOwnerFull ? waiting.slice(0, waiting.findIndex((job) => job.owner === owner)) : [];
    const soonestMs = Math.min(...[...runs.keys()].map(remainingMs));
    const beforeMs = before.reduce((sum, job) => sum + speed.estimateMs(workOf(job.image, job.options)), 0);
    const seconds = Math.ceil((soonestMs + beforeMs / trainers.length) / 1000);
    return Math.min(MAX_RETRY_AFTER_S, Math.max(1, seconds));
  }

  /** By the job's own pace once it has one. */
  function remainingMs(job: LiveJob): number {
    if (job.ended) return 0;
    const ranMs = clock.now() - job.startedAt!.getTime();
    if (job.iteration > 0) return ranMs / job.iteration * (job.options.iterations - job.iteration);
    return Math.max(0, speed.estimateMs(workOf(job.image, job.options)) - ranMs);
  }

  async function drain({ timeoutMs }: { timeoutMs: number }): Promise<void> {
    draining = true;
    for (const job of queue.items) job.cancel("stopping");
    const { promise: timeout, resolve } = Promise.withResolvers<void>();
    const stopTimer = clock.after(timeoutMs, resolve);
    if (timeoutMs <= 0) resolve();
    await Promise.race([Promise.all(runs.values()), timeout]);
    stopTimer();
    for (const job of runs.keys()) job.stop();
  }

  return {
    submit,
    checkRoom(owner) {
      check({ owner, heldBytes: 0 });
    },
    find(id, owner) {
      const job = live.get(id);
      if (!job) return archive.find(id, owner);
      return job.owner === owner ? job : undefined;
    },
    list: (owner) => [...archive.list(owner), ...[...live.values()].filter((job) => job.owner === owner)],
    forget(id, owner) {
      const job = archive.find(id, owner);
      if (job instanceof LiveJob) archive.forget(job);
    },
    retryAfterS: () => retryAfterS(),
    stats: () => ({
      queued: queue.items.length,
      queuedBytes: queue.bytes,
      running: runs.size,
      kept: archive.length,
      keptBytes: archive.bytes,
      liveBytes: [...live.values()].reduce((sum, job) => sum + job.bytes, 0),
      draining,
    }),
    drain,
    async close() {
      await drain({ timeoutMs: 0 });
      archive.clear();
    },
  };
}

/** An error with its stack and its cause's, for the log only. */
function failureFields(error: unknown): Record<string, unknown> {
  return { error: detailOf(error), cause: error instanceof Error ? detailOf(error.cause) : undefined };
}

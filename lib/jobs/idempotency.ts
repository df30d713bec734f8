import type { Job } from "./job.ts";
import type { JobManager } from "./job_manager.ts";

/** A key came again, with something else. */
export class IdempotencyConflict extends Error {
  constructor() {
    super("Cannot use an idempotency key for another image or other options than those it came with first");
    this.name = "IdempotencyConflict";
  }
}

/** Makes a request that is sent again mean the same job. */
export interface Idempotency {
  /**
   * Starts a job, unless this owner's key has one. Who comes while the first is still starting waits for it.
   *
   * A key lasts as long as its job is kept. One whose job failed, or was cancelled though its owner never asked for that,
   * starts another: that is what repeating is for.
   *
   * @param fingerprint of all that decides the result, a hash
   * @param start what it throws is thrown on, and the key stays free
   * @throws {IdempotencyConflict} when the key came with another fingerprint
   */
  run(
    owner: string,
    key: string,
    fingerprint: string,
    start: () => Promise<Job>,
  ): Promise<{ job: Job; isRepeat: boolean }>;
  /** Keys in use. */
  readonly length: number;
}

interface Entry {
  fingerprint: string;
  /** Settles once the job has started, or has not. */
  starting: Promise<void>;
  /** Once it has started. The job itself is its manager's to keep or drop. */
  jobId?: string;
}

/** Keys are an owner's own. There are as many as jobs that are starting, live and kept: bounded, as those are. */
export function createIdempotency({ jobs }: { jobs: Pick<JobManager, "find"> }): Idempotency {
  const entries = new Map<string, Entry>();

  /** The job of an entry, unless there is reason to start another. */
  function jobOf(name: string, jobId: string): Job | undefined {
    const [owner] = JSON.parse(name);
    const job = jobs.find(jobId, owner);
    if (typeof job !== "object" || job.state === "failed") return undefined;
    return job.state === "cancelled" && job.cancelReason !== "requested" ? undefined : job;
  }

  function prune(): void {
    for (const [name, { jobId }] of entries) {
      if (jobId !== undefined && !jobOf(name, jobId)) entries.delete(name);
    }
  }

  async function startAs(name: string, fingerprint: string, start: () => Promise<Job>): Promise<Job> {
    const { promise: starting, resolve } = Promise.withResolvers<void>();
    const entry: Entry = { fingerprint, starting };
    entries.set(name, entry);
    try {
      const job = await start();
      entry.jobId = job.id;
      return job;
    } catch (error) {
      entries.delete(name);
      throw error;
    } finally {
      resolve();
    }
  }

  return {
    async run(owner, key, fingerprint, start) {
      const name = JSON.stringify([owner, key]);
      while (true) {
        prune();
        const known = entries.get(name);
        if (!known) return { job: await startAs(name, fingerprint, start), isRepeat: false };
        if (known.fingerprint !== fingerprint) throw new IdempotencyConflict();
        const job = known.jobId !== undefined && jobOf(name, known.jobId);
        if (job) return { job, isRepeat: true };
        await known.starting; // if the first does not start, perhaps because its client left, the next one tries
      }
    },
    get length() {
      return entries.size;
    },
  };
}

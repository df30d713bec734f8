import type { Job, JobRequest } from "./job.ts";

/** Takes jobs, lets each have its turn, and keeps what came of them for a while. */
export interface JobManager {
  /**
   * Takes a job; it waits for its turn, or begins at once.
   *
   * @throws {SgscnError} `busy` when too many wait already, with `retryAfterS`; `stopping` while the service stops
   */
  submit(request: JobRequest): Job;
  /** A job of this owner; `"expired"` when it was kept no longer. */
  find(id: string, owner: string): Job | "expired" | undefined;
  /** This owner's jobs, oldest first. */
  list(owner: string): Job[];
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
  queuedBytes: number;
  running: number;
  /** Jobs that have ended and can still be asked for. */
  kept: number;
  /** Memory that those hold. */
  keptBytes: number;
  /** Memory that the logs of queued and running jobs hold. */
  liveBytes: number;
  /** New jobs are refused. */
  draining: boolean;
}

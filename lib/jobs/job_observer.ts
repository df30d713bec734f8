import type { TrainerEvent } from "./trainer.ts";
import type { Job } from "./job.ts";

/** Told what happens to jobs, for metrics and traces. Must not throw. */
export interface JobObserver {
  /** It was taken, and waits or starts at once. */
  queued?(job: Job): void;
  /** A new job was refused: too many wait already, or the service stops. */
  refused?(kind: "busy" | "stopping"): void;
  /** Its turn came after so long. */
  started?(job: Job, times: { waitedMs: number }): void;
  /** Training began: what it runs on is known. */
  training?(job: Job, start: Extract<TrainerEvent, { event: "start" }>): void;
  /** One iteration more. `sinceMs`: since the one before, or since training began. */
  iterated?(job: Job, iteration: { iteration: number; sinceMs: number }): void;
  /** It ended: `job.state` says how, `job.cancelReason` and `job.failure` why. `encodeMs`: of the result's pictures. */
  ended?(job: Job, times: { waitedMs: number; ranMs: number; encodeMs?: number }): void;
}

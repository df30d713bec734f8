import type { JobRequest } from "../../lib/jobs/job.ts";
import { createJobManager, type JobManagerParts } from "../../lib/jobs/job_manager.ts";
import type { Job } from "../../lib/jobs/job.ts";
import type { LoggedEvent } from "../../lib/jobs/event_log.ts";
import { resolveOptions } from "../../lib/options.ts";
import { flatImage } from "./events.ts";
import { fakeClock } from "./fake_clock.ts";
import { scriptedTrainer } from "./scripted_trainer.ts";

/** A manager with a scripted trainer, a clock that stands, and what it logged. */
export function setUp(parts: Partial<JobManagerParts> = {}) {
  const clock = fakeClock();
  const trainer = scriptedTrainer();
  const log: Record<string, unknown>[] = [];
  const jobs = createJobManager({
    trainers: [trainer],
    clock,
    log: (event, fields) => log.push({ event, ...fields }),
    describeError: (error, id) => ({ detail: (error as Error).message, id }),
    ...parts,
  });
  return { clock, trainer, log, jobs };
}

/** A detached job for a small image. */
export function request(owner = "me", changes: Partial<JobRequest> = {}): JobRequest {
  return {
    owner,
    image: flatImage(4, 6),
    options: resolveOptions({ iterations: 10 }),
    previews: true,
    detached: true,
    ...changes,
  };
}

/** All events of a job that has ended. */
export function eventsOf(job: Job): Promise<LoggedEvent[]> {
  return Array.fromAsync(job.events.read());
}

/** The positions that a job that has ended was told. */
export async function positionsOf(job: Job): Promise<unknown[]> {
  return (await eventsOf(job)).filter(({ event }) => event === "queued").map(({ data }) => data.position);
}

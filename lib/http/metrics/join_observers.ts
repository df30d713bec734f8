import type { JobObserver } from "../../jobs/job_observer.ts";

/** One observer that tells each of several. */
export function joinObservers(...observers: readonly JobObserver[]): JobObserver {
  return {
    queued: (...news) => observers.forEach((observer) => observer.queued?.(...news)),
    refused: (...news) => observers.forEach((observer) => observer.refused?.(...news)),
    started: (...news) => observers.forEach((observer) => observer.started?.(...news)),
    training: (...news) => observers.forEach((observer) => observer.training?.(...news)),
    iterated: (...news) => observers.forEach((observer) => observer.iterated?.(...news)),
    ended: (...news) => observers.forEach((observer) => observer.ended?.(...news)),
  };
}

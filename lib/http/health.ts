import { HttpError } from "./http_error.ts";
import { errorFields, type Log } from "./log.ts";

/** Whether new work should be sent here. */
export interface Readiness {
  /** As it was last found. */
  readonly isReady: boolean;
  /**
   * Looks, and waits for what it finds no longer than its patience.
   *
   * @throws {HttpError} 503 with the reason
   */
  check(): Promise<void>;
  /** From now on it is not: the service stops. */
  drain(): void;
}

export interface ReadinessOptions {
  /** Starts what training needs, or finds that it runs; fails when it cannot be started. */
  warm: () => Promise<unknown>;
  log: Log;
  /** How long a check waits. */
  patienceMs?: number;
  /** A failed start is tried again by the first check so long after. */
  retryMs?: number;
  now?: () => number;
}

/** Shorter than the second that probes are given by default. */
const PATIENCE_MS = 500;
/** So that whoever asks all the time does not start processes all the time. */
const RETRY_MS = 5_000;

/** Watches whether a training could be started now. Nothing runs between checks: whoever probes keeps it going. */
export function createReadiness(
  { warm, log, patienceMs = PATIENCE_MS, retryMs = RETRY_MS, now = () => performance.now() }:
    ReadinessOptions,
): Readiness {
  let state: "starting" | "ready" | "failed" = "starting";
  let isDraining = false;
  let looking: Promise<void> | undefined;
  let failedAt = -Infinity;

  async function look(): Promise<void> {
    try {
      await warm();
      if (state !== "ready") log("ready");
      state = "ready";
    } catch (error) {
      state = "failed";
      failedAt = now();
      if (!isDraining) log("not-ready", errorFields(error));
    } finally {
      looking = undefined;
    }
  }

  return {
    get isReady() {
      return state === "ready" && !isDraining;
    },
    async check() {
      if (isDraining) throw notReady("it is stopping");
      if (state !== "failed" || now() - failedAt >= retryMs) {
        looking ??= look();
        const isKnown = await within(looking, patienceMs);
        if (!isKnown) throw notReady("what trains is starting");
      }
      if (isDraining) throw notReady("it is stopping");
      if (state === "failed") throw notReady("what trains cannot be started");
    },
    drain() {
      isDraining = true;
    },
  };
}

/** Whether a promise was done in time. */
async function within(promise: Promise<void>, timeoutMs: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), timeoutMs);
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function notReady(reason: string): HttpError {
  return new HttpError(503, `The service is not ready: ${reason}`, { headers: { "retry-after": "1" } });
}

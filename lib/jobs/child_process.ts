import type { SgscnError } from "../errors.ts";
import { answerRequest } from "./answer_request.ts";
import { type ChildFailure, type Verdict, verdictOf } from "./child_failure.ts";
import type { Frame } from "./frames.ts";
import { spawnChild, type SpawnedChild, type SpawnOptions } from "./spawn_child.ts";
import { createTurns } from "./turns.ts";
import { untilAborted } from "./until_aborted.ts";
import { watchChild } from "./watch_child.ts";

export type { ChildFailure } from "./child_failure.ts";

export interface ChildProcessOptions extends Omit<SpawnOptions, "onHeartbeat"> {
  /** Killed when silent for so long during a request. */
  stallTimeoutMs: number;
  /** Killed when it gave no heartbeat for so long; the stall timeout is all there is where the child has no workers. */
  heartbeatTimeoutMs?: number;
  /** Killed when it holds more resident memory; the argument is what the machine has, if the child may know. */
  maxRssBytes?: (machineBytes: number | undefined) => number | undefined;
  /** Killed when it has not stopped so long after being told to. */
  cancelTimeoutMs?: number;
  startTimeoutMs?: number;
  /** The error that a failure becomes; `cause` has the exit status and the end of stderr, for logs. */
  describeFailure: (failure: ChildFailure, cause: Error, excess: Omit<Verdict, "failure">) => SgscnError;
}

/** What is known of a child process without asking it. */
export interface ChildUsage {
  /** `undefined` while none is up. */
  pid?: number;
  /** Resident memory as of its last heartbeat. */
  rssBytes?: number;
  /** What it may hold. */
  maxRssBytes?: number;
  /** Processes started so far: all but the first replaced one that died. */
  started: number;
}

/** A warm child process that answers one request at a time, each with a stream of frames. */
export interface ChildProcess {
  readonly usage: ChildUsage;
  /** Starts the child unless it is up. @throws {SgscnError} what `describeFailure("start")` makes */
  warm(): Promise<void>;
  /**
   * Sends one request, after those before it are done, and yields the answering frames.
   *
   * Aborting, or leaving the loop early, tells the child to stop, and kills it if it does not; the generator is
   * done only when the child is free or gone. One that died at work is replaced at once.
   *
   * @throws {SgscnError} `cancelled` on abort, the child's own errors, or what `describeFailure` makes of its end
   */
  request(
    header: Record<string, unknown>,
    payload?: readonly Uint8Array[],
    options?: { signal?: AbortSignal },
  ): AsyncGenerator<Frame>;
  /** Kills the child, and waits for its end, as long as that can take. */
  close(): Promise<void>;
}

/** Long enough for a machine at full load; a process that was suspended fails its job that much later. */
const HEARTBEAT_TIMEOUT_MS = 10_000;
/** An iteration of the largest size takes about a second. */
const CANCEL_TIMEOUT_MS = 2_000;
const START_TIMEOUT_MS = 20_000;
/** Starts tried in a row: one that is killed from outside meanwhile says nothing about the next. */
const START_ATTEMPTS = 3;
/** One that lived for so long before it died is replaced at once, not only for the next request. */
const SETTLED_MS = 10_000;

/**
 * Manages a child process of the same Deno: starts it, talks to it, watches it, replaces it when it died.
 *
 * `v8Flags` are tried first; when the child dies of them while it starts, it starts without, and stays so.
 */
export function createChildProcess(options: ChildProcessOptions): ChildProcess {
  const {
    stallTimeoutMs,
    describeFailure,
    heartbeatTimeoutMs = HEARTBEAT_TIMEOUT_MS,
    cancelTimeoutMs = CANCEL_TIMEOUT_MS,
    startTimeoutMs = START_TIMEOUT_MS,
  } = options;
  const turns = createTurns();
  const children = new Set<SpawnedChild>();
  let v8Flags = options.v8Flags ?? [];
  let current: SpawnedChild | undefined;
  let starting: Promise<SpawnedChild> | undefined;
  let closed = false;
  let started = 0;
  let lastRssBytes: number | undefined, maxRssBytes: number | undefined;
  const used = new WeakSet<SpawnedChild>();

  /** The child that is up, or a new one. */
  async function up(): Promise<SpawnedChild> {
    if (current && !current.dead) return current;
    starting ??= start().finally(() => starting = undefined);
    return current = await starting;
  }

  async function start(): Promise<SpawnedChild> {
    for (let attempt = 1;; attempt++) {
      try {
        return await startWith(v8Flags);
      } catch (cause) {
        const { failure, ...excess } = verdictOf(cause);
        const mayTryAgain = !closed && attempt < START_ATTEMPTS;
        if (mayTryAgain && failure === "killed") continue; // that says nothing about the flags
        if (!mayTryAgain || failure !== "crash" || v8Flags.length === 0) {
          throw describeFailure("start", cause as Error, excess);
        }
        v8Flags = [];
      }
    }
  }

  async function startWith(flags: readonly string[]): Promise<SpawnedChild> {
    if (closed) throw new Error("Cannot start a child process: its owner is closed");
    let watch: ReturnType<typeof watchChild> | undefined;
    const child = spawnChild({
      ...options,
      v8Flags: flags,
      onHeartbeat(rssBytes) {
        if (current === child) lastRssBytes = rssBytes;
        watch?.beat(rssBytes);
      },
    });
    children.add(child);
    child.causeOfDeath().then(() => children.delete(child));
    const timer = setTimeout(() => child.kill({ failure: "start", limit: startTimeoutMs }), startTimeoutMs);
    try {
      const { value } = await child.frames.next();
      if (!value) throw await child.causeOfDeath();
      const { type, heartbeats, machineBytes } = value.header;
      if (type !== "ready") throw new Error(`Cannot start a child process: it said ${type} instead of ready`);
      maxRssBytes = options.maxRssBytes?.(machineBytes as number | undefined);
      lastRssBytes = undefined;
      if (heartbeats) watch = watchChild(child, { heartbeatTimeoutMs, maxRssBytes });
      const readyAt = performance.now();
      child.causeOfDeath().then(() => {
        watch?.stop();
        // So that the next request finds one that is warm; but one that cannot live is not started again and again.
        if (used.has(child) || performance.now() - readyAt > SETTLED_MS) replace();
      });
      started++;
      return child;
    } catch (error) {
      child.kill({ failure: "crash" });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  function replace(): void {
    if (!closed) up().catch(() => undefined); // the next request tries again, and hears of it
  }

  async function* request(
    header: Record<string, unknown>,
    payload: readonly Uint8Array[] = [],
    { signal }: { signal?: AbortSignal } = {},
  ): AsyncGenerator<Frame> {
    const ticket = turns.enter();
    try {
      await untilAborted(ticket.turn, signal);
      const child = await untilAborted(up(), signal);
      used.add(child);
      yield* answerRequest(child, { ...header, type: "run" }, payload, {
        signal,
        stallTimeoutMs,
        cancelTimeoutMs,
        describeFailure,
      });
    } finally {
      ticket.leave();
    }
  }

  return {
    get usage() {
      const isUp = current !== undefined && !current.dead;
      return { started, maxRssBytes, ...(isUp && { pid: current!.pid, rssBytes: lastRssBytes }) };
    },
    async warm() {
      await up();
    },
    request,
    async close() {
      closed = true;
      await Promise.all([...children].map((child) => {
        child.kill({ failure: "closed" });
        return child.causeOfDeath();
      }));
    },
  };
}

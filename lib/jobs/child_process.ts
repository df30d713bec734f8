import type { SgscnError } from "../errors.ts";
import { reviveError } from "./error_frames.ts";
import type { Frame } from "./frames.ts";
import { createQueue } from "./queue.ts";
import { spawnChild, type SpawnedChild, type SpawnOptions } from "./spawn_child.ts";
import { cancelled, untilAborted } from "./until_aborted.ts";

/** Why a request failed without an answer. */
export type ChildFailure =
  | "start" // the child did not come up
  | "crash" // it died, or sent something that is no frame
  | "stall"; // it said nothing for too long and was killed

export interface ChildProcessOptions extends SpawnOptions {
  /** Killed when silent for so long during a request. */
  stallTimeoutMs: number;
  /** Killed when it has not stopped so long after being told to. */
  cancelTimeoutMs?: number;
  startTimeoutMs?: number;
  /** The error that a failure becomes; `cause` has the exit status and the end of stderr, for logs. */
  describeFailure: (failure: ChildFailure, cause: Error) => SgscnError;
}

/** A warm child process that answers one request at a time, each with a stream of frames. */
export interface ChildProcess {
  /** Starts the child unless it is up. @throws {SgscnError} what `describeFailure("start")` makes */
  warm(): Promise<void>;
  /**
   * Sends one request, after those before it are done, and yields the answering frames.
   *
   * Aborting, or leaving the loop early, tells the child to stop, and kills it if it does not; the generator is
   * done only when the child is free or gone.
   *
   * @throws {SgscnError} `cancelled` on abort, the child's own errors, or what `describeFailure` makes of its end
   */
  request(
    header: Record<string, unknown>,
    payload?: readonly Uint8Array[],
    options?: { signal?: AbortSignal },
  ): AsyncGenerator<Frame>;
  /** Kills the child. */
  close(): Promise<void>;
}

/** An iteration of the largest size takes about a second. */
const CANCEL_TIMEOUT_MS = 2_000;
const START_TIMEOUT_MS = 20_000;

/**
 * Manages a child process of the same Deno: starts it, talks to it, replaces it when it died.
 *
 * `v8Flags` are tried first; when the child does not start with them, it starts without, and stays so.
 */
export function createChildProcess(options: ChildProcessOptions): ChildProcess {
  const { cancelTimeoutMs = CANCEL_TIMEOUT_MS, startTimeoutMs = START_TIMEOUT_MS, describeFailure } = options;
  const turns = createQueue({ maxWaiting: Infinity, maxWaitingBytes: Infinity });
  const children = new Set<SpawnedChild>();
  let v8Flags = options.v8Flags ?? [];
  let current: SpawnedChild | undefined;
  let starting: Promise<SpawnedChild> | undefined;
  let closed = false;

  /** The child that is up, or a new one. */
  async function up(): Promise<SpawnedChild> {
    if (current && !current.dead) return current;
    starting ??= start().finally(() => starting = undefined);
    return current = await starting;
  }

  async function start(): Promise<SpawnedChild> {
    try {
      return await startWith(v8Flags);
    } catch (cause) {
      if (v8Flags.length === 0 || closed) throw describeFailure("start", cause as Error);
      v8Flags = [];
      return await start();
    }
  }

  async function startWith(flags: readonly string[]): Promise<SpawnedChild> {
    if (closed) throw new Error("Cannot start a child process: its owner is closed");
    const child = spawnChild({ ...options, v8Flags: flags });
    children.add(child);
    const timer = setTimeout(() => child.kill(), startTimeoutMs);
    try {
      const { value } = await child.frames.next();
      if (value?.header.type === "ready") return child;
      child.kill();
      throw await child.causeOfDeath();
    } catch (error) {
      discard(child);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  function discard(child: SpawnedChild): void {
    child.kill();
    children.delete(child);
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
      try {
        yield* answer(child, { ...header, type: "run" }, payload, signal);
      } finally {
        if (child.dead) discard(child);
      }
    } finally {
      ticket.leave();
    }
  }

  async function* answer(
    child: SpawnedChild,
    header: Record<string, unknown>,
    payload: readonly Uint8Array[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Frame> {
    let failure: ChildFailure = "crash";
    let answered = false;
    let cancelTimer: ReturnType<typeof setTimeout> | undefined;
    const cancel = () => {
      if (cancelTimer !== undefined) return;
      cancelTimer = setTimeout(() => child.kill(), cancelTimeoutMs);
      child.send({ type: "cancel" });
    };

    /** The next message, or `undefined` after the last. */
    async function next(): Promise<Frame | undefined> {
      const timer = setTimeout(() => {
        failure = "stall";
        child.kill();
      }, options.stallTimeoutMs);
      try {
        const { value: frame } = await child.frames.next();
        if (!frame) throw await child.causeOfDeath();
        if (frame.header.type === "message") return frame;
        answered = true;
        if (frame.header.type === "error") throw reviveError(frame.header);
      } catch (error) {
        if (answered) throw error;
        answered = true;
        child.kill(); // after something that is no frame, nothing else can be understood
        throw describeFailure(failure, error as Error);
      } finally {
        clearTimeout(timer);
      }
    }

    signal?.addEventListener("abort", cancel);
    try {
      child.send(header, payload);
      if (signal?.aborted) cancel();
      for (let frame = await next(); frame; frame = await next()) {
        if (!signal?.aborted) yield frame;
      }
    } catch (error) {
      throw signal?.aborted ? cancelled() : error;
    } finally {
      signal?.removeEventListener("abort", cancel);
      if (!answered) await drain();
      clearTimeout(cancelTimer);
    }
    if (signal?.aborted) throw cancelled();

    /** Stops the child when the caller has left, so that the next request finds it free or gone. */
    async function drain(): Promise<void> {
      cancel();
      try {
        while (await next());
      } catch (error) {
        if (!answered) throw error; // otherwise: how it stopped is of no interest to a caller who left
      }
    }
  }

  return {
    async warm() {
      await up();
    },
    request,
    async close() {
      closed = true;
      await Promise.all([...children].map(async (child) => {
        discard(child);
        await child.causeOfDeath();
      }));
    },
  };
}

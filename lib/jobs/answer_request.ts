import type { SgscnError } from "../errors.ts";
import { type ChildFailure, type Verdict, verdictOf } from "./child_failure.ts";
import { reviveError } from "./error_frames.ts";
import { EndOfStreamError, type Frame } from "./frames.ts";
import type { SpawnedChild } from "./spawn_child.ts";
import { cancelled } from "./until_aborted.ts";

export interface AnswerOptions {
  signal?: AbortSignal;
  /** Killed when silent for so long. */
  stallTimeoutMs: number;
  /** Killed when it has not stopped so long after being told to. */
  cancelTimeoutMs: number;
  describeFailure: (failure: ChildFailure, cause: Error, excess: Omit<Verdict, "failure">) => SgscnError;
}

/**
 * Sends one request to a child that is free, and yields what it answers. Done only when the child is free again or dead.
 *
 * @throws {SgscnError} `cancelled` on abort, the child's own errors, or what `describeFailure` makes of its end
 */
export async function* answerRequest(
  child: SpawnedChild,
  header: Record<string, unknown>,
  payload: readonly Uint8Array[],
  { signal, stallTimeoutMs, cancelTimeoutMs, describeFailure }: AnswerOptions,
): AsyncGenerator<Frame> {
  let answered = false;
  let cancelTimer: ReturnType<typeof setTimeout> | undefined;
  const cancel = () => {
    if (cancelTimer !== undefined) return;
    cancelTimer = setTimeout(() => child.kill({ failure: "stall", limit: cancelTimeoutMs }), cancelTimeoutMs);
    child.send({ type: "cancel" });
  };

  /** The next message, or `undefined` after the last. */
  async function next(): Promise<Frame | undefined> {
    const timer = setTimeout(() => child.kill({ failure: "stall", limit: stallTimeoutMs }), stallTimeoutMs);
    try {
      const frame = await nextFrame(child);
      if (frame.header.type === "message") return frame;
      answered = true;
      if (frame.header.type === "error") throw reviveError(frame.header);
    } catch (error) {
      if (answered) throw error;
      answered = true;
      const { failure, ...excess } = verdictOf(error);
      child.kill({ failure }); // after something that is no frame, nothing else can be understood
      throw describeFailure(failure, error as Error, excess);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Stops the child when the caller has left, so that the next request finds it free or gone. */
  async function drain(): Promise<void> {
    cancel();
    try {
      while (await next());
    } catch (error) {
      if (!answered) throw error; // otherwise: how it stopped is of no interest to a caller who left
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
}

/** @throws {ChildDeath} when it ended instead */
async function nextFrame(child: SpawnedChild): Promise<Frame> {
  try {
    const { value } = await child.frames.next();
    if (value) return value;
  } catch (error) {
    if (!(error instanceof EndOfStreamError)) throw error;
  }
  throw await child.causeOfDeath();
}

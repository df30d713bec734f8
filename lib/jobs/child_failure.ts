/** Why a request failed without an answer. */
export type ChildFailure =
  | "start" // the child did not come up
  | "crash" // it died of itself, or sent something that is no frame
  | "killed" // somebody else killed it: a person, or a system short of memory
  | "stall" // it said nothing for too long during a request
  | "silence" // its heartbeat stopped: it was suspended, or hangs as a whole
  | "memory" // it held too much
  | "closed"; // its owner closed it

/** Why a child was killed, with the limit it passed, in milliseconds or bytes, and the value. */
export interface Verdict {
  failure: ChildFailure;
  limit?: number;
  value?: number;
}

/** Signals that come from outside; any other says that the process did something wrong. */
const FROM_OUTSIDE: readonly (Deno.Signal | null)[] = ["SIGKILL", "SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"];

/** How a child ended, with the end of its stderr: for logs. */
export class ChildDeath extends Error {
  readonly verdict: Verdict;

  /**
   * @param status missing when it was killed and did not end
   * @param verdict why this program killed it; without one it died of itself, or by somebody else's hand
   */
  constructor(status: Deno.CommandStatus | undefined, stderr: string, verdict?: Verdict) {
    const end = !status
      ? "does not end"
      : status.signal
      ? `ended by ${status.signal}`
      : `ended with status ${status.code}`;
    super(`the child process ${end}; stderr: ${stderr.trim() || "(empty)"}`);
    this.name = "ChildDeath";
    this.verdict = verdict ??
      { failure: status && FROM_OUTSIDE.includes(status.signal) ? "killed" : "crash" };
  }
}

/** What an error that ended a request says of the child. */
export function verdictOf(error: unknown): Verdict {
  return error instanceof ChildDeath ? error.verdict : { failure: "crash" };
}

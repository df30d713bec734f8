import type { BackendSurvey } from "../backends/select.ts";

/** A survey of the backends that is asked once of each child process. */
export interface KeptSurvey {
  /**
   * What the child said. While a job keeps it from answering, or after it was replaced, what it or the one before it
   * said last: the machine is the same. Only before the first answer does this wait.
   */
  get(): Promise<BackendSurvey>;
  /** Asks if somebody wanted to know and was not told: before a job, so that nobody waits behind it. Never rejects. */
  settle(): Promise<void>;
}

/**
 * @param ask asks the child, after what it is at
 * @param pid the child that is up
 */
export function keepSurvey(ask: () => Promise<BackendSurvey>, pid: () => number | undefined): KeptSurvey {
  let known: BackendSurvey | undefined;
  let askedPid: number | undefined;
  let asking: Promise<BackendSurvey> | undefined;
  let isWanted = false;

  function askAgain(): Promise<BackendSurvey> {
    return asking ??= ask().then((survey) => {
      askedPid = pid();
      return known = survey;
    }).finally(() => asking = undefined);
  }

  return {
    async get() {
      isWanted = true;
      if (!known) return await askAgain();
      if (pid() !== undefined && pid() !== askedPid) askAgain().catch(() => undefined); // the next to ask tries again
      return known;
    },
    async settle() {
      if (isWanted && !known) await askAgain().catch(() => undefined); // whoever wanted it was told
    },
  };
}

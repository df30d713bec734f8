import type { Claim, Claims } from "./run_claims.ts";
import type { RunLog } from "./run_log.ts";
import type { RunRow } from "./run_row.ts";
import type { Task } from "./run_tasks.ts";

/** The tasks that are left, shared with other processes through the log and the claims. */
export interface RunQueue {
  /** The next task that nobody works on; `undefined` when there is none. Release its claim after its row is written. */
  next(): Promise<{ task: Task; claim: Claim } | undefined>;
  /** Its row is written. */
  done(task: Task): void;
  /** Waits until one of the tasks that others work on is free or done; false when there are none. */
  waitForOthers(signal: AbortSignal): Promise<boolean>;
  /** Those not done yet, as last read, by whomever. */
  left(): ReadonlySet<Task>;
}

/** Tasks whose rows are there already count as done, those that failed before do not. */
export function createRunQueue(tasks: readonly Task[], log: RunLog, claims: Claims): RunQueue {
  const failedBefore = new Set<RunRow>();
  for (const { key } of tasks) {
    const row = log.get(key);
    if (row?.error !== undefined) failedBefore.add(row);
  }
  // Two variants may ask for the same training.
  const pending = new Map(tasks.toReversed().map((task) => [task.key, task]));
  const order = tasks.filter((task) => pending.get(task.key) === task);
  const waiting = new Set(order.filter((task) => !isDone(task)));
  const ours = new Set<Task>();

  function isDone({ key }: Task): boolean {
    const row = log.get(key);
    return row !== undefined && !failedBefore.has(row);
  }

  async function prune(): Promise<void> {
    await log.refresh();
    for (const task of waiting) if (isDone(task)) waiting.delete(task);
  }

  return {
    left: () => waiting,
    done: (task) => void waiting.delete(task),
    async next() {
      await prune();
      for (const task of waiting) {
        if (ours.has(task)) continue;
        ours.add(task); // before anything is awaited, so that no other lane takes it
        const claim = await claims.take(task.key);
        if (!claim) {
          ours.delete(task);
          continue;
        }
        await log.refresh(); // whoever had it may have finished just before
        if (!isDone(task)) return { task, claim };
        await claim.release();
        waiting.delete(task);
      }
      return undefined;
    },
    async waitForOthers(signal) {
      await prune();
      const [task] = waiting;
      if (!task || signal.aborted) return false;
      const claim = await untilAborted(claims.wait(task.key), signal);
      await claim?.release();
      return claim !== undefined;
    },
  };
}

/** `undefined` when the signal aborts first; what is promised is then let go of when it comes. */
async function untilAborted(promised: Promise<Claim>, signal: AbortSignal): Promise<Claim | undefined> {
  const aborted = Promise.withResolvers<undefined>();
  const abort = () => aborted.resolve(undefined);
  signal.addEventListener("abort", abort, { once: true });
  try {
    const first = await Promise.race([promised, aborted.promise]);
    if (!first) promised.then((claim) => claim.release(), () => undefined);
    return first;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

import { join } from "node:path";
import type { RgbImage } from "../types.ts";
import type { ReadFile } from "./datasets/read_data_set.ts";
import { openClaims } from "./run_claims.ts";
import { openRunLog, type RunLog } from "./run_log.ts";
import { createRunQueue } from "./run_queue.ts";
import { createTimeLeft } from "./run_time_left.ts";
import type { RunRow } from "./run_row.ts";
import { imageLoader, runTask, type SegmentImage } from "./run_task.ts";
import { listTasks, type Plan, type Task } from "./run_tasks.ts";

/** Hears how a run goes. */
export interface RunObserver {
  /** Once, before the first training: how many there are in all, and how many of them were done before. */
  began?(total: number, done: number): void;
  /** A row of this process was written. What is left may be done by others too. */
  row?(row: RunRow, left: Left): void;
  /** Nothing is left but what other processes work on. */
  waiting?(left: number): void;
}

/** What is still to be done. */
export interface Left {
  tasks: number;
  /** At the speed so far; `undefined` before there is one. */
  seconds: number | undefined;
}

export interface RunEvaluationOptions {
  /** The folder that results are in: earlier ones too. */
  out: string;
  read: ReadFile;
  decode: (bytes: Uint8Array) => Promise<RgbImage>;
  /** What segments images, each of them one at a time: with several, as many images are worked on at once. */
  segmenters: readonly SegmentImage[];
  signal: AbortSignal;
  observer?: RunObserver;
}

/**
 * Trains every variant on every image with every seed, scores each against the ground truth, and appends a row to
 * OUT/runs.jsonl after each. Rows that are there already are used again, tasks that another process works on are left to
 * it, and at the end it is waited for.
 *
 * @returns a row for every image, variant and seed, in the plan's order; of an aborted run, those there are
 */
export async function runEvaluation(plan: Plan, options: RunEvaluationOptions): Promise<RunRow[]> {
  const { out, segmenters, signal, observer } = options;
  const tasks = await listTasks(plan);
  const log = await openRunLog(join(out, RUNS_FILE));
  const queue = createRunQueue(tasks, log, await openClaims(join(out, "claims")));
  const total = new Set(tasks.map(({ key }) => key)).size; // two variants may ask for the same training
  observer?.began?.(total, total - queue.left().size);
  const timeLeft = createTimeLeft(queue.left(), log);
  do {
    await allOrFirstError(segmenters.map(workOff));
    if (queue.left().size > 0 && !signal.aborted) observer?.waiting?.(queue.left().size);
  } while (await queue.waitForOthers(signal));
  return rowsOf(tasks, log);

  async function workOff(segmentImage: SegmentImage): Promise<void> {
    const load = imageLoader(options);
    for (let next; !signal.aborted && (next = await queue.next());) {
      try {
        const row = await runTask(next.task, { load, segmentImage, out, versions: plan.versions, signal });
        await log.append(row);
        queue.done(next.task);
        observer?.row?.(row, { tasks: queue.left().size, seconds: timeLeft() });
      } catch (error) {
        if (!signal.aborted) throw error;
      } finally {
        await next.claim.release();
      }
    }
  }
}

/** A row a line, in the folder of results. */
export const RUNS_FILE = "runs.jsonl";

/** The rows there are for these tasks, each under its own variant's name: two variants may share one training. */
export function rowsOf(tasks: readonly Task[], log: Pick<RunLog, "get">): RunRow[] {
  return tasks.flatMap(({ key, dataset, image, variant }) => {
    const row = log.get(key);
    return row ? [{ ...row, dataset: dataset.name, image: image.name, variant: variant.name }] : [];
  });
}

/** Waits for all, even when one fails: what runs must not outlive the call. */
async function allOrFirstError(promises: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

import { type BenchTask, createBenchTraining } from "../bench_training.ts";
import type { BenchCase } from "../cases.ts";
import { createStockTraining } from "./stock_training.ts";

/** A turn's times, and what it computed. */
export interface TurnTimes {
  /** Milliseconds of an iteration, one for each; where they are not read one by one, their mean. */
  iterationsMs: number[];
  /** Total losses of the first iterations. */
  losses: number[];
}

/** Losses that both are asked for, to see that they compute the same. */
export const COMPARED = 2;

/** Our loop as a job runs it: it runs ahead and is read in batches, and each iteration has its batch's mean. */
export async function timeOurs(
  task: BenchTask,
  { iterations, warmup }: BenchCase,
  tfBackend: string,
): Promise<TurnTimes> {
  const training = createBenchTraining(task, tfBackend, { iterations: warmup + iterations });
  const ends: number[] = [], losses: number[] = [];
  for (let i = 0; i < warmup + iterations; i++) {
    const { loss, atMs = performance.now() } = await training.step();
    if (!Number.isFinite(loss.total)) throw new Error(`Cannot time steps: the loss is ${loss.total}`);
    ends.push(atMs);
    losses.push(loss.total);
  }
  training.dispose();
  const iterationsMs = ends.slice(warmup).map((end, i) => end - ends[warmup + i - 1]);
  return { iterationsMs, losses: losses.slice(0, COMPARED) };
}

/** The stock step, queued without a pause: only the last loss is waited for, which is the best case for it. */
export async function timeStock(task: BenchTask, { iterations, warmup }: BenchCase): Promise<TurnTimes> {
  const { image, options, parameters } = task;
  const training = await createStockTraining(image, options, parameters);
  const read = async (loss: ReturnType<typeof training.step>) => {
    const [value] = await loss.data();
    loss.dispose();
    return value;
  };
  const losses: number[] = [];
  for (let i = 0; i < warmup; i++) losses.push(await read(training.step()));
  const began = performance.now();
  let last = training.step();
  for (let i = 1; i < iterations; i++) {
    last.dispose();
    last = training.step();
  }
  const loss = await read(last);
  const iterationsMs = [(performance.now() - began) / iterations];
  if (!Number.isFinite(loss)) throw new Error(`Cannot time stock steps: the loss is ${loss}`);
  training.dispose();
  return { iterationsMs, losses: losses.slice(0, COMPARED) };
}

import type { RunLog } from "./run_log.ts";
import type { Task } from "./run_tasks.ts";

/**
 * How many seconds the tasks that are left will take: each as long as its variant took on average, all of it as much
 * faster or slower than their sum as the run has been so far, which takes in several processes, decoding and scoring.
 *
 * @param left the tasks that are left, at any time
 */
export function createTimeLeft(
  left: ReadonlySet<Task>,
  log: Pick<RunLog, "get">,
  nowMs: () => number = () => performance.now(),
): () => number | undefined {
  const all = [...left];
  const beganMs = nowMs();
  return () => {
    const means = meansOf(all, log);
    if (means.overall === undefined) return undefined;
    const secondsOf = ({ variant }: Task) => means.byVariant.get(variant.name) ?? means.overall!;
    const done = sum(all.filter((task) => !left.has(task)).map(secondsOf));
    if (done === 0) return undefined;
    return sum([...left].map(secondsOf)) * (nowMs() - beganMs) / 1000 / done;
  };
}

/** Mean seconds of the tasks that are done, of each variant and of all. */
function meansOf(
  tasks: readonly Task[],
  log: Pick<RunLog, "get">,
): { overall: number | undefined; byVariant: Map<string, number> } {
  const seconds = new Map<string, number[]>();
  for (const { key, variant } of tasks) {
    const took = log.get(key)?.seconds;
    if (took !== undefined) seconds.set(variant.name, [...seconds.get(variant.name) ?? [], took]);
  }
  const all = [...seconds.values()].flat();
  return {
    overall: all.length > 0 ? sum(all) / all.length : undefined,
    byVariant: new Map([...seconds].map(([name, list]) => [name, sum(list) / list.length])),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

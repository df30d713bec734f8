import type { ProcessUsage } from "../../jobs/process_usage.ts";
import type { Registry } from "./registry.ts";
import type { Labels } from "./text_format.ts";

/** Measures this process and its children. What a child holds is what it told last, so that nobody waits for it. */
export function createProcessMeter(registry: Registry, children: () => ProcessUsage[]): void {
  const startedAtS = Date.now() / 1000;
  registry.gauge("process_start_time_seconds", "When this process began, since 1970.", () => startedAtS);
  registry.gauge("sgscn_process_resident_memory_bytes", "Memory of the service's processes.", () => [
    [{ process: "service" }, Deno.memoryUsage().rss],
    ...sumByProcess(children(), ({ rssBytes = 0 }) => rssBytes),
  ]);
  registry.readCounter(
    "sgscn_child_processes_started_total",
    "Child processes started: the first of each, and those that replaced one that died.",
    () => sumByProcess(children(), ({ started }) => started),
  );
}

/** There may be several trainers: one for each device. */
function sumByProcess(
  children: readonly ProcessUsage[],
  valueOf: (child: ProcessUsage) => number,
): [Labels, number][] {
  const sums = new Map<string, number>();
  for (const child of children) sums.set(child.process, (sums.get(child.process) ?? 0) + valueOf(child));
  return Array.from(sums, ([process, sum]) => [{ process }, sum]);
}

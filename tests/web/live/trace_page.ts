import type { Page } from "playwright-core";

/** What the browser's threads did. */
export interface PageTrace {
  durationMs: number;
  /**
   * Milliseconds that each task computed, by the name of its thread: not those that it waited for a core, so that what
   * else the machine does changes little. `CrRendererMain` is the page's own.
   */
  tasksMs: Record<string, number[]>;
}

/** The page's own thread, that which moves and blends layers, that which draws them without a GPU, and those that raster. */
export const MAIN = "CrRendererMain",
  COMPOSITOR = "Compositor",
  DISPLAY = "VizCompositorThread",
  RASTER = "ThreadPoolForegroundWorker";

/** What a task is called in each thread, the outermost. */
const TASKS = new Set(["RunTask", "ThreadPool_RunTask"]);
const CATEGORIES = ["toplevel", "disabled-by-default-devtools.timeline"];

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds, and those that the thread computed. */
  ts: number;
  tdur?: number;
  args: { name?: string };
}

/** Traces the browser while something is done. */
export async function tracePage(page: Page, act: () => Promise<void>): Promise<PageTrace> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse((await browser.stopTracing()).toString());

  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const names = new Map(
    traceEvents.filter(({ name }) => name === "thread_name").map((
      event,
    ) => [threadOf(event), event.args.name!]),
  );
  const tasks = traceEvents.filter(({ name, ph, tdur }) =>
    TASKS.has(name) && ph === "X" && tdur !== undefined
  );
  const tasksMs: Record<string, number[]> = {};
  for (const task of tasks) (tasksMs[names.get(threadOf(task))!] ??= []).push(task.tdur! / 1000);
  const [first, last] = tasks.reduce(([a, b], { ts }) => [Math.min(a, ts), Math.max(b, ts)], [Infinity, 0]);
  return { durationMs: (last - first) / 1000, tasksMs };
}

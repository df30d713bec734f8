import assert from "node:assert/strict";
import { MAX_PREVIEWS } from "../../../lib/web/page/preview_store.ts";
import { reachTarget, setOptions } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";

/** A task that takes longer keeps frames from being drawn in a way that is felt (W3C, Long Tasks). */
const LONG_TASK_MS = 50;
/** Where the browser traces what its main threads do. */
const CATEGORIES = ["toplevel", "disabled-by-default-devtools.timeline"];

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds that the thread computed, not those that it waited for a core: others train on both meanwhile. */
  tdur?: number;
  args: { name?: string };
}

inBrowser(
  "while previews stream and both cores train, the page's thread is never busy for long",
  {},
  async ({ page }) => {
    // Every iteration has its labels: more than the form lets one ask for.
    await page.route(
      "**/v1/segment",
      (route) => route.continue({ url: `${route.request().url()}?preview=1` }),
    );
    await setOptions(page, { channels: 48, iterations: 150, stableIterations: 0, minClusters: 1 });
    const browser = page.context().browser()!;
    await browser.startTracing(page, { categories: CATEGORIES });
    await page.locator("[data-sample=skin]").click();
    await reachTarget(page);
    const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(
      (await browser.stopTracing()).toString(),
    );

    const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
    const mainThreads = new Set(
      traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(
        threadOf,
      ),
    );
    const tasksMs = traceEvents
      .filter((event) => event.name === "RunTask" && event.ph === "X" && mainThreads.has(threadOf(event)))
      .flatMap(({ tdur }) => tdur === undefined ? [] : [tdur / 1000]);
    assert.ok(tasksMs.length > 1000, `only ${tasksMs.length} tasks were traced`);
    assert.ok(Math.max(...tasksMs) < LONG_TASK_MS, `a task took ${Math.max(...tasksMs)} ms`);

    const kept = Number(await page.locator("#scrub").getAttribute("max")) + 1;
    assert.ok(kept > 60 && kept <= MAX_PREVIEWS, `${kept} previews are kept`);
  },
);

/**
 * What the page costs while it watches a training on the same machine: frames a second, and what the browser's threads
 * compute meanwhile. Linux, Chromium without a GPU: a machine with one draws for less.
 *
 *     deno task bench:web                          # labels every 5 iterations, as by default
 *     deno task bench:web --preview 1 --threads 1  # labels every iteration; the trainer leaves a core free
 */
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { startService } from "../http/start_service.ts";
import { reach, seePreviews, setOptions } from "./live/actions.ts";
import { COMPOSITOR, DISPLAY, MAIN, RASTER, tracePage } from "./live/trace_page.ts";

const FRAME_MS = 1000 / 60;
/** A frame that came this late is one that the eye misses. */
const LATE_MS = 1.5 * FRAME_MS;

const { values } = parseArgs({
  options: {
    sample: { type: "string", default: "skin" },
    iterations: { type: "string", default: "150" },
    preview: { type: "string", default: "5" },
    threads: { type: "string", default: "" },
  },
});

const threads = values.threads === "" ? [] : ["--threads", values.threads];
await using service = await startService(["task", "start", "--port", "0", ...threads]);
const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(service.url);
  await page.route(
    "**/v1/segment",
    (route) => route.continue({ url: `${route.request().url()}?preview=${values.preview}` }),
  );
  await setOptions(page, { iterations: values.iterations, stableIterations: 0, minClusters: 1 });
  await page.locator(`[data-sample=${values.sample}]`).click();
  await seePreviews(page, 2); // the engine is warm
  const gaps = await page.evaluateHandle(() => {
    const gapsMs: number[] = [];
    let lastMs = performance.now();
    requestAnimationFrame(function frame(nowMs) {
      gapsMs.push(nowMs - lastMs);
      lastMs = nowMs;
      requestAnimationFrame(frame);
    });
    return gapsMs;
  });
  const { durationMs, tasksMs } = await tracePage(page, () => reach(page, "done"));
  const gapsMs = (await gaps.jsonValue()).sort((a, b) => a - b);
  const at = (share: number) => gapsMs[Math.floor(share * (gapsMs.length - 1))].toFixed(1);
  const runsOn = await page.locator("#status .hint").textContent();

  console.log(`${browser.version()}; ${(durationMs / 1000).toFixed(1)} s; ${runsOn}`);
  console.log(
    `${(1000 * gapsMs.length / gapsMs.reduce((sum, ms) => sum + ms)).toFixed(1)} frames a second; ` +
      `${(100 * gapsMs.filter((ms) => ms > LATE_MS).length / gapsMs.length).toFixed(1)} % late; ` +
      `median ${at(0.5)} ms, 95 % within ${at(0.95)} ms`,
  );
  console.log("computed, of each frame's 16.7 ms:");
  for (
    const [thread, what] of [
      [MAIN, "the page's own thread"],
      [COMPOSITOR, "the compositor"],
      [RASTER, "raster and other workers"],
      [DISPLAY, "blending and drawing, without a GPU"],
    ]
  ) {
    const ms = (tasksMs[thread] ?? []).reduce((sum, task) => sum + task, 0);
    console.log(`  ${(ms / (durationMs / FRAME_MS)).toFixed(2).padStart(6)} ms  ${what}`);
  }
} finally {
  await browser.close();
}

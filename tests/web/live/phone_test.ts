import assert from "node:assert/strict";
import type { CDPSession, Page } from "playwright-core";
import { begin, drawn, LONG, reach, reachTarget, seePreviews } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
/** The least side of what a finger hits (WCAG 2.2, 2.5.8). */
const MIN_SIDE = 24;

/** Nothing is wider than the screen, nothing that is pressed too small. */
async function assertFits(page: Page): Promise<void> {
  const found = await page.evaluate((least) => {
    const width = document.documentElement.clientWidth;
    const seen = [
      ...document.querySelectorAll<HTMLElement>("button, a, input, select, summary, label.button"),
    ]
      .filter((element) => element.checkVisibility() && getComputedStyle(element).opacity !== "0");
    return {
      overflow: document.documentElement.scrollWidth - width,
      outside: seen.filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -0.5 || right > width + 0.5;
      }).map((element) => element.id || element.outerHTML.slice(0, 80)),
      small: seen.filter((element) => {
        const { width, height } = (element.closest("li, label") ?? element).getBoundingClientRect();
        return getComputedStyle(element).display !== "inline" && Math.min(width, height) < least;
      }).map((element) => element.id || element.outerHTML.slice(0, 80)),
    };
  }, MIN_SIDE);
  assert.deepEqual(found, { overflow: 0, outside: [], small: [] });
}

inBrowser(
  "on a phone nothing is cut off, from the beginning to the end",
  { context: PHONE },
  async ({ page }) => {
    await assertFits(page);
    await begin(page, LONG);
    await reach(page, "running");
    await seePreviews(page, 2);
    await assertFits(page);
    await page.locator("#cancel").tap();
    await reach(page, "cancelled");
    await page.locator("#another").tap();
    await page.reload();
    await begin(page);
    await reachTarget(page);
    await page.locator("#options > summary").tap();
    await page.locator("#options-form details > summary").tap();
    await page.locator("#downloads summary").tap();
    await assertFits(page);
  },
);

inBrowser("a tap picks, two fingers zoom", { context: PHONE }, async ({ page }) => {
  await begin(page);
  await reachTarget(page);
  const viewer = page.locator("#viewer");
  await viewer.scrollIntoViewIfNeeded();
  await viewer.tap({ position: { x: 40, y: 40 } });
  await page.locator("#target-chosen").getByText(/^Picked by you/).waitFor();
  await viewer.tap({ position: { x: 40, y: 40 } });
  await page.locator("#target-chosen").getByText(/^Chosen by itself/).waitFor();

  const box = (await viewer.boundingBox())!;
  const before = await drawn(page);
  const session = await page.context().newCDPSession(page);
  await pinch(session, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
  assert.notEqual(await drawn(page), before);
  // What two fingers did was no pick.
  assert.match((await page.locator("#target-chosen").textContent())!, /^Chosen by itself/);
  assert.equal(await page.evaluate(() => visualViewport!.scale), 1, "the page itself is not zoomed");
});

/** Two fingers that part. */
async function pinch(session: CDPSession, { x, y }: { x: number; y: number }): Promise<void> {
  const fingers = (apart: number) => [{ x: x - apart, y, id: 0 }, { x: x + apart, y, id: 1 }];
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(20) });
  for (let apart = 30; apart <= 90; apart += 10) {
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

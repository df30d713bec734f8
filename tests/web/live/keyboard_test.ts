import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { drawn, reachTarget, setOptions, SHORT } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";

/** Further than any place of the page is from another. */
const MAX_TABS = 120;

/** Presses Tab until the focus is on what the selector says; on the way, each stop must be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const passed: string[] = [];
  for (let i = 0; i < MAX_TABS; i++) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate((wanted) => {
      const element = document.activeElement!;
      const shown = element.matches("input[type=file]") ? element.closest(".button")! : element;
      const { width, height } = shown.getBoundingClientRect();
      const { outlineStyle, outlineWidth } = getComputedStyle(shown);
      return {
        name: element.id || element.outerHTML.slice(0, 60),
        isThere: element.matches(wanted),
        isPage: element === document.body,
        isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0,
      };
    }, selector);
    passed.push(at.name);
    assert.ok(at.isPage || at.isSeen, `the focus on ${at.name} is seen`);
    if (at.isThere) return;
  }
  assert.fail(`${selector} is not reached by Tab, but ${passed.join(" | ")}`);
}

/** Where a page begins that was just opened: from there on Tab goes forward. */
async function toTop(page: Page): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
}

inBrowser("from a sample to the mask by keyboard alone", {}, async ({ page }) => {
  await tabTo(page, "#file");
  await tabTo(page, "[data-sample=skin]");
  await tabTo(page, "#options > summary");
  await page.keyboard.press("Enter");
  for (const [name, value] of [["iterations", SHORT.iterations], ["size", SHORT.size]]) {
    await tabTo(page, `#option-${name}`);
    await page.keyboard.type(String(value));
  }
  await toTop(page);
  await tabTo(page, "[data-sample=skin]");
  await page.keyboard.press("Enter");
  await reachTarget(page);

  await tabTo(page, "#viewer");
  const fitted = await drawn(page);
  await page.keyboard.press("+");
  const zoomed = await drawn(page);
  assert.notEqual(zoomed, fitted);
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await drawn(page), zoomed);
  await page.keyboard.press("0");
  assert.equal(await drawn(page), fitted);

  await tabTo(page, "#scrub");
  await page.keyboard.press("Home");
  assert.equal(await page.locator("output[for=scrub]").textContent(), "5");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.locator("output[for=scrub]").textContent(), "10");
  await page.keyboard.press("End");
  await tabTo(page, "#show-outlines");
  await page.keyboard.press("Space");
  assert.equal(await page.locator("#show-outlines").getAttribute("aria-pressed"), "true");

  await tabTo(page, "#cut");
  await page.keyboard.press("End");
  await tabTo(page, ".regions input");
  await page.keyboard.press("Space");
  await page.locator("#target-chosen").getByText(/^Picked by you/).waitFor();
  await page.locator("#hovered").getByText(/pixels/).waitFor(); // where the focus is, is said
  await tabTo(page, "#automatic");
  await page.keyboard.press("Enter");
  await page.locator("#target-chosen").getByText(/^Chosen by itself/).waitFor();

  await toTop(page);
  await tabTo(page, '[data-file="mask.png"]');
  const [saved] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(saved.suggestedFilename(), "skin_mask.png");
});

inBrowser("what happens is said to who cannot see it", {}, async ({ page }) => {
  await setOptions(page, SHORT);
  await page.locator("[data-sample=skin]").click();
  const announcer = page.locator("#announcer[aria-live=polite]");
  await announcer.getByText(/^Done\. 20 iterations in/).waitFor();
});

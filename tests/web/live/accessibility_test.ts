import assert from "node:assert/strict";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { begin, drawn, LONG, reach, reachTarget, seePreviews } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";

const AXE = await Deno.readTextFile(new URL(import.meta.resolve("axe-core")));
/** WCAG 2.2 AA, and what is good practice beside it. */
const RULES: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

/** Looks for what shuts people out, contrast included, in what is shown now. */
async function assertAccessible(page: Page, what: string): Promise<void> {
  await page.evaluate(AXE); // by the debugger, which the page's policy does not bind
  const { violations } = await page.evaluate<AxeResults, RunOptions>(
    (rules) =>
      (globalThis as unknown as { axe: { run(rules: RunOptions): Promise<AxeResults> } }).axe.run(rules),
    RULES,
  );
  const found = violations
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(({ html, failureSummary }) => ({ id, impact, html, failureSummary }))
    );
  assert.deepEqual(found, [], what);
}

for (const colorScheme of ["light", "dark"] as const) {
  inBrowser(
    `no violation in ${colorScheme}, from the beginning to the end`,
    { context: { colorScheme } },
    async ({ page }) => {
      await assertAccessible(page, "idle");
      await page.locator("#options > summary").click();
      await page.locator("#options-form details > summary").click();
      await assertAccessible(page, "options");
      await page.reload();
      await begin(page, LONG);
      await reach(page, "running");
      await seePreviews(page, 2);
      await assertAccessible(page, "running");
      await page.locator("#cancel").click();
      await reach(page, "cancelled");
      await assertAccessible(page, "cancelled");
      await page.locator("#another").click();
      await page.reload();
      await begin(page);
      await reachTarget(page);
      await page.locator("#downloads summary").click();
      await assertAccessible(page, "done");
      await page.locator("#clear").click();
      await page.locator('[data-file="mask.png"]').click();
      await page.locator("#error").waitFor();
      await assertAccessible(page, "error");
    },
  );

  inBrowser(`no violation in the token's dialog in ${colorScheme}`, {
    context: { colorScheme },
    env: { SGSCN_TOKENS: "right-token-0123456789" },
  }, async ({ page, expectFailedRequests }) => {
    expectFailedRequests();
    await begin(page);
    await page.locator("#token").fill("wrong-token-0123456789");
    await page.keyboard.press("Enter");
    await page.locator("#token-refused").waitFor();
    await assertAccessible(page, "token");
  });

  inBrowser(
    `the page is ${colorScheme} where that is asked for`,
    { context: { colorScheme } },
    async ({ page }) => {
      const [paper, ink] = await page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body);
        return [backgroundColor, color].map((text) =>
          text.match(/\d+/g)!.slice(0, 3).map(Number).reduce((a, b) => a + b)
        );
      });
      assert.equal(paper < ink, colorScheme === "dark");
    },
  );
}

for (const reducedMotion of ["reduce", "no-preference"] as const) {
  inBrowser(
    `labels fade ${reducedMotion === "reduce" ? "not where no motion is wanted" : "where motion is welcome"}`,
    { context: { reducedMotion } },
    async ({ page }) => {
      await begin(page);
      await reachTarget(page);
      await page.locator("#scrub").fill("0");
      await drawn(page);
      const moving = await page.evaluate(async () => {
        const scrub = document.querySelector<HTMLInputElement>("#scrub")!;
        scrub.value = "2";
        scrub.dispatchEvent(new Event("input"));
        for (let i = 0; i < 2; i++) await new Promise((done) => requestAnimationFrame(done));
        return document.getAnimations().length;
      });
      assert.equal(moving > 0, reducedMotion === "no-preference");
    },
  );
}

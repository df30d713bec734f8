import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { encodeMask } from "../../../lib/image/encode_mask.ts";
import { begin, drawn, jobOf, LESION_MASK, LONG, reach, reachTarget, transferOf } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";

const TRUTH = "#truth-file";

/** DSC, HM and XOR of a row. */
async function scoresOf(page: Page, row: string): Promise<number[]> {
  const cells = await page.locator(`.scores tr:has(th:text-is("${row}")) td`).allTextContents();
  return cells.map(Number);
}

inBrowser(
  "a known mask shows how well it does, while it learns and in the end",
  {},
  async ({ page, service }) => {
    await begin(page, { ...LONG, learningRate: 0.01, iterations: 1500 });
    await reach(page, "running");
    await page.locator(TRUTH).setInputFiles(LESION_MASK);
    const cell = page.locator(".scores tbody td").first();
    await cell.getByText(/^0\.\d{3}$/).waitFor();
    const first = await cell.textContent();
    await page.waitForFunction((text) => { // while it learns
      return document.body.dataset.phase === "running" &&
        document.querySelector(".scores tbody td")?.textContent !== text;
    }, first);
    await reachTarget(page);
    const [dsc, hammoude, xor] = await scoresOf(page, "Best cluster");
    assert.ok(dsc > 0 && dsc <= 1 && hammoude >= 0 && xor >= 0);
    assert.ok(Math.abs(hammoude - (1 - dsc / (2 - dsc))) < 0.002, "HM is 1 − Jaccard");

    // The picked mask's scores are those of the very pixels that are taken away.
    const mask = await fetch(`${service.url}v1/jobs/${jobOf(page)}/mask.png`).then((response) =>
      response.bytes()
    );
    const picked = await scoresOf(page, "Picked mask");
    const before = await drawn(page);
    await page.locator(TRUTH).setInputFiles({
      name: "itself.png",
      mimeType: "image/png",
      buffer: Buffer.from(mask),
    });
    await page.locator(".scores").getByText("1.000").waitFor();
    assert.deepEqual(await scoresOf(page, "Picked mask"), [1, 0, 0]);
    assert.notDeepEqual(picked, [1, 0, 0]);
    assert.notEqual(await drawn(page), before);
  },
);

inBrowser(
  "a mask of another size, an empty one and no picture are refused in words",
  {},
  async ({ page }) => {
    await begin(page);
    await reach(page, "done");
    const data = new Uint8Array(96 * 128);
    const refused: [string, Uint8Array, RegExp][] = [
      [
        "small.png",
        encodeMask({ height: 2, width: 3, data: Uint8Array.of(0, 1, 1, 0, 0, 1) }),
        /must be 128 × 96 pixels as the image is, got 3 × 2/,
      ],
      ["empty.png", encodeMask({ height: 96, width: 128, data }), /Nothing in this mask is bright/],
      ["text.png", new TextEncoder().encode("no picture"), /no image that can be read/],
    ];
    for (const [name, bytes, words] of refused) {
      await page.locator(TRUTH).setInputFiles({ name, mimeType: "image/png", buffer: Buffer.from(bytes) });
      await page.locator("#error").getByText(words).waitFor();
      assert.equal(await page.locator(".scores").isVisible(), false);
      assert.equal(await page.locator("body").getAttribute("data-phase"), "done");
    }
    await page.locator(TRUTH).setInputFiles(LESION_MASK);
    await page.locator(".scores").waitFor();
    await page.locator("#error").waitFor({ state: "hidden" });
  },
);

inBrowser("a mask that is dropped on its card is no new image", {}, async ({ page }) => {
  await begin(page);
  await reach(page, "done");
  const url = page.url();
  const dataTransfer = await transferOf(page, LESION_MASK);
  await page.locator("#truth").dispatchEvent("drop", { dataTransfer });
  await page.locator(".scores").waitFor();
  assert.equal(page.url(), url);
});

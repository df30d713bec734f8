import assert from "node:assert/strict";
import { begin, jobOf, LESION, reach, setOptions, SHORT, transferOf } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";

const PRESETS = { skin: "skin", ultrasound: "ultrasound", cells: "default" };

for (const [sample, preset] of Object.entries(PRESETS)) {
  inBrowser(`the sample ${sample} starts with the preset ${preset}`, {}, async ({ page, service }) => {
    await setOptions(page, SHORT);
    await page.locator(`[data-sample=${sample}]`).click();
    await reach(page, "running", "done");
    const job = await (await fetch(`${service.url}v1/jobs/${jobOf(page)}`)).json();
    assert.equal(job.options.preset, preset);
    assert.equal(job.options.iterations, SHORT.iterations);
    assert.equal(await page.locator("#option-preset option").first().textContent(), `auto: ${preset}`);
    await reach(page, "done");
  });
}

for (const way of ["drop", "paste"] as const) {
  inBrowser(`an image can be given by ${way}`, {}, async ({ page }) => {
    await setOptions(page, SHORT);
    const transfer = await transferOf(page, LESION);
    if (way === "drop") {
      await page.locator("#drop").dispatchEvent("dragover", { dataTransfer: transfer });
      assert.match((await page.locator("#drop").getAttribute("class"))!, /over/);
      await page.locator("#drop").dispatchEvent("drop", { dataTransfer: transfer });
    } else {
      await page.evaluate((clipboardData) => {
        document.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
      }, transfer);
    }
    await reach(page, "done");
    assert.doesNotMatch((await page.locator("#drop").getAttribute("class"))!, /over/);
  });
}

inBrowser(
  "the same image starts again with other options; another image starts from the beginning",
  {},
  async ({ page }) => {
    await begin(page);
    await reach(page, "done");
    await page.locator("#options > summary").click();
    await page.locator("#option-iterations").fill("7");
    await page.locator("#options-form button[type=submit]").click();
    await page.locator("#status-line").getByText(/^7 iterations/).waitFor();
    await page.locator("#another").click();
    await reach(page, "idle");
    assert.equal(await page.locator("#intake").isVisible(), true);
    assert.equal(await page.locator("#stage").isVisible(), false);
    await page.locator("#file").setInputFiles(LESION);
    await reach(page, "done");
  },
);

inBrowser("an option out of its range is not sent", {}, async ({ page }) => {
  await begin(page);
  await reach(page, "done");
  const url = page.url();
  await page.locator("#options > summary").click();
  await page.locator("#option-size").fill("3");
  await page.locator("#options-form button[type=submit]").click();
  assert.equal(await page.locator("#option-size:invalid").count(), 1);
  assert.equal(page.url(), url);
});

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { OPTION_SPECS } from "../../../lib/options.ts";
import { begin, drawn, LONG, reach, reachTarget, seePreviews } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";

/** What the status card says, by name. */
async function figuresOf(page: Page): Promise<Record<string, string>> {
  const [names, values] = await Promise.all(
    ["dt", "dd"].map((name) => page.locator(`#status ${name}`).allTextContents()),
  );
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

inBrowser("while it learns it says how fast, how much longer, and on what", {}, async ({ page }) => {
  await begin(page, LONG);
  await reach(page, "running");
  await seePreviews(page, 2);
  const figures = await figuresOf(page);
  assert.deepEqual(Object.keys(figures), [
    "Clusters",
    "Iterations a second",
    "Time left",
    "Trained at",
    "Runs on",
  ]);
  assert.match(figures["Clusters"], /^([1-9]|1[0-6])$/);
  assert.match(figures["Time left"], /^at most \d+ s$/);
  assert.ok(Number(figures["Iterations a second"]) > 0);
  assert.equal(figures["Trained at"], "64 × 48 pixels");
  assert.match(figures["Runs on"], /^\d+ threads?, /);
  for (
    const [curve, count] of [["Losses", /the total is \d+\.\d+ now/], [
      "Clusters",
      /\d+ are left now/,
    ]] as const
  ) {
    const label = await page.getByRole("img", { name: `${curve} over` }).getAttribute("aria-label");
    assert.match(label!, count);
  }
  await page.locator("#cancel").click();
  await reach(page, "cancelled");
});

inBrowser("the form has the options that the service has, with their ranges", {}, async ({ page }) => {
  for (const spec of OPTION_SPECS) {
    const control = page.locator(`#option-${spec.name}`);
    // The picture is where targets and regions are picked, and previews are the page's own affair.
    const isShown = !["target", "regions", "preview"].includes(spec.name);
    assert.equal(await control.count(), isShown ? 1 : 0, spec.name);
    if (!isShown || !("minimum" in spec)) continue;
    assert.equal(await control.getAttribute("min"), String(spec.minimum), spec.name);
    assert.equal(await control.getAttribute("max"), String(spec.maximum), spec.name);
  }
});

/** Done, with nothing over the image. */
async function showImageAlone(page: Page): Promise<string> {
  await begin(page);
  await reachTarget(page);
  await page.locator("#show-mask").click();
  return await drawn(page);
}

inBrowser("regions can be seen through, more or less, or as outlines alone", {}, async ({ page }) => {
  const alone = await showImageAlone(page);
  await page.locator("#show-labels").click();
  const half = await drawn(page);
  const opacity = page.locator("#opacity");
  await opacity.fill("100");
  const full = await drawn(page);
  assert.equal(new Set([alone, half, full]).size, 3);
  await opacity.fill("0");
  assert.equal(await drawn(page), alone);

  await page.locator("#show-labels").click();
  await page.locator("#show-outlines").click();
  const outlined = await drawn(page);
  assert.ok(![alone, half, full].includes(outlined));
  await page.locator("#show-outlines").click();
  assert.equal(await drawn(page), alone);
});

/** The left or the right half of the viewer, as a PNG in base64. */
async function paneOf(page: Page, side: "left" | "right"): Promise<string> {
  await drawn(page);
  await page.locator("#viewer").scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await page.locator("#viewer").boundingBox())!;
  // Not the corners, which are round.
  const clip = {
    x: x + (side === "left" ? 0 : width / 2) + 20,
    y: y + 20,
    width: width / 2 - 40,
    height: height - 40,
  };
  return (await page.screenshot({ clip })).toString("base64");
}

/** Mean red, green and blue of a picture, 0–255. */
function meanColour(page: Page, png: string): Promise<number[]> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const sums = [0, 0, 0];
    for (let i = 0; i < data.length; i++) if (i % 4 < 3) sums[i % 4] += data[i];
    return sums.map((sum) => 4 * sum / data.length);
  }, png);
}

inBrowser("side by side, the image is alone on the left", {}, async ({ page }) => {
  await showImageAlone(page);
  await page.locator("#side").click();
  const left = await paneOf(page, "left"), right = await paneOf(page, "right");
  const means = await Promise.all([left, right].map((png) => meanColour(page, png)));
  // They lie at other fractions of a pixel, no more.
  for (let i = 0; i < 3; i++) assert.ok(Math.abs(means[0][i] - means[1][i]) < 1, JSON.stringify(means));
  await page.locator("#show-labels").click();
  assert.equal(await paneOf(page, "left"), left);
  assert.notEqual(await paneOf(page, "right"), right);

  // What is pointed at on the left is what lies there on the right.
  const { x, y, width, height } = (await page.locator("#viewer").boundingBox())!;
  await page.mouse.move(x + width / 4, y + height / 2);
  await page.locator("#hovered").getByText(/pixels/).waitFor();
  const said = await page.locator("#hovered").textContent();
  await page.mouse.move(x + 3 * width / 4, y + height / 2);
  assert.equal(await page.locator("#hovered").textContent(), said);
});

inBrowser("wheel and drag zoom and move, buttons too; Fit goes back", {}, async ({ page }) => {
  const fitted = await showImageAlone(page);
  const { x, y, width, height } = (await page.locator("#viewer").boundingBox())!;
  const middle = [x + width / 2, y + height / 2] as const;
  const away = () => page.mouse.move(0, 0); // no region is pointed at
  await page.mouse.move(...middle);
  await page.mouse.wheel(0, -400);
  await away();
  const zoomed = await drawn(page);
  await page.mouse.move(...middle);
  await page.mouse.down();
  await page.mouse.move(middle[0] + 60, middle[1] + 30, { steps: 4 });
  await page.mouse.up();
  await away();
  const moved = await drawn(page);
  assert.equal(new Set([fitted, zoomed, moved]).size, 3);
  assert.match((await page.locator("#target-chosen").textContent())!, /^Chosen by itself/); // a drag is no pick

  await page.getByRole("button", { name: "Fit the whole image" }).click();
  assert.equal(await drawn(page), fitted);
  await page.getByRole("button", { name: "Zoom in" }).click();
  assert.notEqual(await drawn(page), fitted);
  await page.getByRole("button", { name: "Zoom out" }).click();
  assert.equal(await drawn(page), fitted);
});

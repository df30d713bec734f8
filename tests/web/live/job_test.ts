import assert from "node:assert/strict";
import type { JobDocument } from "../../../lib/web/page/api.ts";
import { begin, drawn, jobOf, LONG, reach, seePreviews } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";
import { networkTo } from "./network.ts";

inBrowser("cancel cancels", {}, async ({ page, service }) => {
  await begin(page, LONG);
  await reach(page, "running");
  await seePreviews(page, 1);
  await page.locator("#cancel").click();
  await reach(page, "cancelled");
  const job: JobDocument = await (await fetch(`${service.url}v1/jobs/${jobOf(page)}`)).json();
  assert.equal(job.state, "cancelled");
  assert.equal(await page.locator("#error").isVisible(), false);
  assert.equal(await page.locator("#downloads").isVisible(), false);
  await page.locator("#another").click();
  await reach(page, "idle");
  assert.equal(new URL(page.url()).hash, "");
});

inBrowser(
  "one that waits says how many are before it, and can be cancelled",
  {},
  async ({ page, service }) => {
    const first = await page.context().newPage();
    await first.goto(service.url);
    await begin(first, LONG);
    await reach(first, "running");
    await begin(page, LONG);
    await page.locator("#status-line").getByText("One image is before it.").waitFor();
    await page.locator("#cancel").click();
    await reach(page, "cancelled");
    await first.locator("#cancel").click();
    await reach(first, "cancelled");
  },
);

inBrowser("a reload in the middle picks the job up, with its image and its options", {}, async ({ page }) => {
  await begin(page, { ...LONG, iterations: 1500 });
  await reach(page, "running");
  await seePreviews(page, 3);
  const job = jobOf(page);
  await page.reload();
  await reach(page, "running");
  await seePreviews(page, 4); // those from before the reload among them
  assert.equal(await page.locator("#option-iterations").inputValue(), "1500");
  await reach(page, "done");
  assert.equal(jobOf(page), job);
  assert.match((await page.locator("#status-line").textContent())!, /^1500 iterations/);
  assert.match((await page.locator("#downloads").textContent())!, /Mask/);
  const withImage = await drawn(page);

  await page.evaluate(() => indexedDB.deleteDatabase("sgscn"));
  await page.reload();
  await reach(page, "done"); // the picture is gone, what was learnt is not
  await page.locator("#target-chosen").getByText(/% of the image/).waitFor();
  assert.notEqual(await drawn(page), withImage);
});

inBrowser("a network that goes away costs no event", {}, async ({ page, service, expectFailedRequests }) => {
  expectFailedRequests();
  await using network = networkTo(service.port);
  await page.goto(network.url);
  const askedAfter: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/events")) askedAfter.push(request.headers()["last-event-id"]);
  });
  await begin(page, { ...LONG, iterations: 590 });
  await reach(page, "running");
  await seePreviews(page, 2);
  network.cut();
  await page.locator("#status-line").getByText(/^The connection is lost\./).waitFor();
  network.mend();
  await reach(page, "done");
  const [first, ...again] = askedAfter;
  assert.equal(first, undefined);
  assert.ok(again.length > 0 && again.every((id) => Number(id) > 0), `asked after ${askedAfter}`);
  // Each iteration once, each fifth with its labels, and the result.
  await page.getByRole("img", { name: "Losses over 590 iterations" }).waitFor();
  await seePreviews(page, 119);
  assert.equal(await page.locator("#scrub").getAttribute("max"), "118");
  await page.goto("about:blank");
});

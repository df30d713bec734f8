import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { begin, LESION, reach, reachTarget } from "./actions.ts";
import { inBrowser } from "./in_browser.ts";
import { networkTo } from "./network.ts";

/** What the page says went wrong: words, with what to do, and nothing of its insides. */
async function errorOf(page: Page): Promise<string> {
  const card = page.locator("#error");
  await card.waitFor();
  assert.equal(await card.getAttribute("role"), "alert");
  const text = await card.innerText();
  assert.doesNotMatch(text, /undefined|\[object|\bat \w+ \(|TypeError|\{"/);
  assert.ok((await card.locator("h2").innerText()).length > 10);
  assert.ok((await card.locator("p").first().innerText()).length > 10);
  const { y, height } = (await card.boundingBox())!;
  assert.ok(y >= 0 && y + height <= page.viewportSize()!.height, "it is in sight");
  return text;
}

const broken = { name: "broken.png", mimeType: "image/png", buffer: LESION.buffer.subarray(0, 60) };

inBrowser("a broken file is said to be no image; the next one works", {}, async ({ page }) => {
  await page.locator("#file").setInputFiles(broken);
  assert.match(await errorOf(page), /no image that can be read \(image\/png\)[\s\S]*Save it as PNG or JPEG/);
  await reach(page, "idle");
  await begin(page);
  await page.locator("#error").waitFor({ state: "hidden" });
  await reach(page, "done");
});

inBrowser(
  "a kind of file that the service does not read is named",
  {},
  async ({ page, expectFailedRequests }) => {
    expectFailedRequests();
    const webp = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(40, 30);
      canvas.getContext("2d")!.fillRect(5, 5, 9, 9);
      return [...new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp" })).arrayBuffer())];
    });
    await page.locator("#file").setInputFiles({
      name: "a.webp",
      mimeType: "image/webp",
      buffer: Buffer.from(webp),
    });
    assert.match(await errorOf(page), /WebP[\s\S]*Save it as PNG or JPEG/i);
  },
);

inBrowser(
  "an image too large for the service says how large it may be",
  { env: { SGSCN_MAX_BYTES: "2000" } },
  async (
    { page, expectFailedRequests },
  ) => {
    expectFailedRequests();
    await begin(page);
    assert.match(await errorOf(page), /2,?000[\s\S]*Make the image smaller/);
    await reach(page, "failed");
    await page.getByRole("button", { name: "Another image" }).click();
    await reach(page, "idle");
  },
);

inBrowser(
  "a service that is gone is said so, and can be tried again",
  {},
  async ({ page, service, expectFailedRequests }) => {
    expectFailedRequests();
    await using network = networkTo(service.port);
    await page.goto(network.url);
    await page.locator("#samples img").last().evaluate((image: HTMLImageElement) => image.decode());
    network.cut();
    await begin(page);
    assert.match(await errorOf(page), /cannot be reached[\s\S]*Check your connection/);
    network.mend();
    await page.getByRole("button", { name: "Try again" }).click();
    await reach(page, "done");
    assert.equal(await page.locator("#error").isVisible(), false);
    await page.goto("about:blank");
  },
);

inBrowser("a job that is no more is said so", {}, async ({ page, service, expectFailedRequests }) => {
  expectFailedRequests();
  await page.goto(`${service.url}#job=00000000-0000-4000-8000-000000000000`);
  await page.reload();
  assert.match(await errorOf(page), /Results are kept for a while only/);
});

const TOKEN = "right-token-0123456789";

inBrowser("a service that wants a token asks for it, again where it is wrong, and keeps it in the tab", {
  env: { SGSCN_TOKENS: TOKEN },
}, async ({ page, expectFailedRequests }) => {
  expectFailedRequests();
  await begin(page);
  const dialog = page.locator("#token-dialog");
  await dialog.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.id), "token");
  await page.locator("#token").fill("wrong-token-0123456789");
  await page.keyboard.press("Enter");
  await page.locator("#token-refused").waitFor();
  await page.locator("#token").fill(TOKEN);
  await page.keyboard.press("Enter");
  await reachTarget(page);

  const kept = await page.evaluate(async () => ({
    session: Object.values(sessionStorage),
    local: Object.values(localStorage),
    cookie: document.cookie,
    page: document.documentElement.outerHTML + location.href,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    inField: document.querySelector<HTMLInputElement>("#token")!.value,
  }));
  assert.deepEqual(kept.session, [TOKEN]);
  assert.deepEqual([kept.local, kept.cookie, kept.inField], [[], "", ""]);
  assert.doesNotMatch(kept.page, new RegExp(TOKEN));
  assert.deepEqual(kept.databases, ["sgscn"]); // the image alone

  await page.locator("#downloads summary").click();
  assert.match((await page.locator("#curl").textContent())!, /Bearer \$TOKEN/);
  await page.reload(); // the tab still has it
  await reach(page, "done");

  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator("#token-dialog").waitFor();
  await other.keyboard.press("Escape");
  assert.match(await errorOf(other), /access token/i);
  await other.close();
});

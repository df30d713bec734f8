import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { decode } from "fast-png";
import { innermostPixel } from "../../../lib/regions/innermost_pixel.ts";
import { maskMetrics } from "../../../lib/regions/mask_metrics.ts";
import {
  begin,
  download,
  drawn,
  jobOf,
  LESION,
  LONG,
  reach,
  reachTarget,
  SCAN,
  SCAN_MASK,
  seeMask,
  SHORT,
} from "./actions.ts";
import { inBrowser } from "./in_browser.ts";

async function bytesOf(url: string, init?: RequestInit): Promise<Uint8Array> {
  const response = await fetch(url, init);
  assert.ok(response.ok, `${response.status} for ${url}: ${await response.clone().text()}`);
  return await response.bytes();
}

inBrowser("a file that is chosen is learnt before one's eyes, to the end", {}, async ({ page }) => {
  // Written down in the page as it happens: whoever asks from outside may come too late.
  const seen = await page.evaluateHandle(() => {
    const lines = new Set<string>(), pictures = new Set<string>();
    const look = () => {
      const line = document.querySelector("#status-line")?.textContent ?? "";
      if (document.body.dataset.phase === "running" && !lines.has(line)) {
        lines.add(line);
        const shown = document.querySelectorAll<HTMLCanvasElement>("#viewer canvas:not([hidden])");
        if (pictures.size < 5) pictures.add([...shown].map((canvas) => canvas.toDataURL()).join());
      }
      requestAnimationFrame(look);
    };
    look();
    return { lines, pictures };
  });
  await begin(page, { ...LONG, learningRate: 0.1, iterations: 300, size: 96 });
  await reach(page, "done");
  assert.match((await page.locator("#status-line").textContent())!, /^300 iterations in [\d.]+ s/);
  const { lines, pictures } = await seen.evaluate(({ lines, pictures }) => ({
    lines: [...lines],
    pictures: pictures.size,
  }));
  const iterations = lines.filter((line) => /^Iteration \d+ of at most 300, \d+ clusters\.$/.test(line));
  assert.ok(iterations.length >= 3, `${lines}`);
  assert.ok(pictures >= 3, `${pictures} pictures`);
});

inBrowser("what is taken away is what the service has, byte for byte", {}, async ({ page, service }) => {
  await begin(page);
  await reach(page, "done");
  const job = `${service.url}v1/jobs/${jobOf(page)}`;
  for (const name of ["mask.png", "labels.png", "overlay.png", "result.json"]) {
    const saved = await download(page, name);
    assert.equal(saved.name, `a lesion's image_${name}`);
    assert.deepEqual(saved.bytes, await bytesOf(`${job}/${name}`), name);
  }
});

inBrowser("the replay is a GIF that moves", {}, async ({ page }) => {
  await begin(page);
  await reach(page, "done");
  const { name, bytes } = await download(page, "replay.gif");
  assert.equal(name, "a lesion's image_replay.gif");
  assert.equal(new TextDecoder("latin1").decode(bytes.subarray(0, 6)), "GIF89a");
  const times = await page.evaluate(async (file) => {
    const decoder = new ImageDecoder({ type: "image/gif", data: new Uint8Array(file) });
    await decoder.tracks.ready;
    return decoder.tracks.selectedTrack!.frameCount;
  }, [...bytes]);
  assert.equal(times, 5); // after 5, 10, 15, 20 iterations, and the end
});

inBrowser("a click takes a region into the mask and out of it", {}, async ({ page, service }) => {
  await begin(page);
  await reachTarget(page);
  const chosen = page.locator("#target-chosen");
  const automatic = await download(page, "mask.png");
  const before = await drawn(page);
  const corner = { x: 40, y: 40 };
  await page.locator("#viewer").click({ position: corner });
  await chosen.getByText(/^Picked by you; [\d.]+ % of the image\.$/).waitFor();
  const saved = await download(page, "mask.png");
  assert.notDeepEqual(saved.bytes, automatic.bytes);
  assert.notEqual(await drawn(page), before);

  const target = await pickedTarget(page);
  const job = `${service.url}v1/jobs/${jobOf(page)}`;
  const request = {
    method: "POST",
    headers: { "content-type": "application/json", accept: "image/png" },
    body: JSON.stringify({ target }),
  };
  assert.deepEqual(saved.bytes, await bytesOf(`${job}/target`, request));

  await page.locator("#viewer").click({ position: corner });
  await chosen.getByText(/^Chosen by itself/).waitFor();
  assert.deepEqual((await download(page, "mask.png")).bytes, automatic.bytes);
});

inBrowser(
  "a click in ultrasound outlines what it hits, a second one adds to it or leaves out",
  {},
  async ({ page }) => {
    await begin(page, SHORT, SCAN);
    await reachTarget(page);
    await page.locator("#hovered").getByText(/^Click a mass to have it outlined/).waitFor();
    const chosen = page.locator("#target-chosen");
    const automatic = await download(page, "mask.png");
    const { height, width, data } = SCAN_MASK;
    const truth = data.map((value) => value > 0 ? 1 : 0);
    const { x, y } = innermostPixel({ height, width, data: truth })!;
    const box = (await page.locator("#viewer").boundingBox())!;
    const scale = Math.min(box.width / width, box.height / height); // the image is shown whole, in the middle
    const position = (column: number, row: number) => ({
      x: box.width / 2 + (column + 0.5 - width / 2) * scale,
      y: box.height / 2 + (row + 0.5 - height / 2) * scale,
    });
    await page.locator("#viewer").click({ position: position(x, y) });
    await chosen.getByText("Outlined around the point you picked.").waitFor();
    const picked = await download(page, "mask.png");
    assert.equal(await pickedTarget(page), `${x},${y}`);
    assert.deepEqual(await runShown(page, SCAN), picked.bytes);
    const { dsc } = maskMetrics(
      Uint8Array.from(decode(picked.bytes).data, (value) => value > 0 ? 1 : 0),
      truth,
    );
    assert.ok(dsc > 0.8, `${dsc}`);

    await seeMask(page);
    await page.locator("#viewer").click({ position: position(x + 2, y) }); // in the outline: it is to be left out
    await chosen.getByText("Outlined around 2 points you picked.").waitFor();
    assert.equal(await pickedTarget(page), `${x},${y};${x + 2},${y},0`);
    await page.locator("#automatic").click();
    await chosen.getByText(/^Chosen by itself/).waitFor();
    assert.deepEqual((await download(page, "mask.png")).bytes, automatic.bytes);
  },
);

inBrowser("the command that is shown gives the same masks", {}, async ({ page }) => {
  await begin(page);
  await reachTarget(page);
  assert.deepEqual(await runShown(page), (await download(page, "mask.png")).bytes);
  await page.locator("#viewer").click({ position: { x: 40, y: 40 } });
  await page.locator("#target-chosen").getByText(/^Picked by you/).waitFor();
  assert.deepEqual(await runShown(page), (await download(page, "mask.png")).bytes);
});

inBrowser(
  "the slider cuts the image into fewer regions; nothing picked is said in words",
  {},
  async ({ page }) => {
    await begin(page);
    await reachTarget(page);
    const slider = page.locator("#cut");
    const most = Number(await slider.getAttribute("max"));
    assert.ok(most > 2, `${most} regions`);
    for (const count of [most, 2]) {
      await slider.fill(String(count));
      assert.equal(await page.locator("output[for=cut]").textContent(), String(count));
      assert.equal(await page.locator(".regions li").count(), Math.min(24, count));
    }
    await page.locator("#clear").click();
    await page.locator("#target-chosen").getByText("Nothing is picked. Click a region in the image.")
      .waitFor();
    await page.locator("#downloads summary").click();
    assert.match((await page.locator("#curl").textContent())!, /^# Nothing is picked/);
    await page.locator('[data-file="mask.png"]').click();
    await page.locator("#error").getByText("Nothing is picked", { exact: true }).waitFor();
    await page.locator("#error button").click();
    await page.locator("#error").waitFor({ state: "hidden" });
    await page.locator("#automatic").click();
    await page.locator("#target-chosen").getByText(/^Chosen by itself/).waitFor();
  },
);

inBrowser("pointing at a region says what it is", {}, async ({ page }) => {
  await begin(page);
  await reachTarget(page);
  const box = (await page.locator("#viewer").boundingBox())!;
  const before = await drawn(page);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.locator("#hovered").getByText(/^[\d,]+ pixels, [\d.]+ % of the image; contrast \d+/).waitFor();
  assert.notEqual(await drawn(page), before);
  await page.mouse.move(0, 0);
  await page.locator("#hovered").getByText("Point at a region to see what it is.").waitFor();
});

inBrowser("the timeline goes back to what was, and plays it", {}, async ({ page }) => {
  await begin(page);
  await reachTarget(page);
  const shown = page.locator("output[for=scrub]");
  await page.locator("#scrub").fill("0");
  assert.equal(await shown.textContent(), "5");
  const first = await drawn(page);
  await page.locator("#scrub").fill("1");
  assert.equal(await shown.textContent(), "10");
  assert.notEqual(await drawn(page), first);
  await page.locator("#play").click();
  await shown.getByText("end").waitFor();
  await page.locator("#play[aria-label='Play what was learnt']").waitFor();
});

/** What the page asked the service for when it last asked for a mask. */
async function pickedTarget(page: Page): Promise<string> {
  await page.locator("#downloads summary").click();
  const { searchParams } = new URL(/'(http[^']+)'/.exec((await page.locator("#curl").textContent())!)![1]);
  return searchParams.get("target")!;
}

/** Runs the command that is shown where the image's file is. */
async function runShown(page: Page, { name, buffer } = LESION): Promise<Uint8Array> {
  const details = page.locator("#downloads details");
  if (await details.getAttribute("open") === null) await details.locator("summary").click();
  const command = (await page.locator("#curl").textContent())!;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/${name}`, buffer);
    const shell = new Deno.Command("sh", { args: ["-c", `${command} -sS`], cwd: folder, stderr: "piped" });
    const { success, stderr } = await shell.output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return await Deno.readFile(`${folder}/mask.png`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

import type { Page } from "playwright-core";
import { encodeMask } from "../../../lib/image/encode_mask.ts";
import { encodeRgb } from "../../../lib/image/encode_rgb.ts";
import { phantom } from "../../../lib/image/phantom.ts";

const { image, mask } = phantom("skin", { height: 96, width: 128, seed: 3 });

/** A small image, its true mask, and how they are given to a file input. */
export const LESION = {
  name: "a lesion's image.png",
  mimeType: "image/png",
  buffer: Buffer.from(encodeRgb(image)),
};
export const LESION_MASK = {
  name: "truth.png",
  mimeType: "image/png",
  buffer: Buffer.from(encodeMask(mask)),
};

const scan = phantom("ultrasound", { height: 96, width: 128, seed: 3 });

/** A small grey image with a mass, and that mass. */
export const SCAN = { name: "scan.png", mimeType: "image/png", buffer: Buffer.from(encodeRgb(scan.image)) };
export const SCAN_MASK = scan.mask;

/** Over in a second or two. */
export const SHORT = { channels: 16, iterations: 20, size: 64 };
/** Takes a minute: so small a step merges no clusters, and nothing ends early. */
export const LONG = {
  ...SHORT,
  iterations: 10_000,
  learningRate: 0.000001,
  stableIterations: 0,
  minClusters: 1,
};

/** Writes options into the form, which unfolds for that. */
export async function setOptions(page: Page, options: Record<string, string | number>): Promise<void> {
  await page.locator("#options > summary").click();
  await page.locator("#options-form details > summary").click();
  for (const [name, value] of Object.entries(options)) {
    await page.locator(`#option-${name}`).fill(String(value));
  }
  await page.locator("#options > summary").click();
}

/** Chooses a file, with these options. */
export async function begin(
  page: Page,
  options: Record<string, string | number> = SHORT,
  file = LESION,
): Promise<void> {
  await setOptions(page, options);
  await page.locator("#file").setInputFiles(file);
}

/** A file as it is dropped or pasted. */
export function transferOf(page: Page, { name, mimeType, buffer }: typeof LESION) {
  return page.evaluateHandle(([base64, name, type]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const given = new DataTransfer();
    given.items.add(new File([bytes], name, { type }));
    return given;
  }, [buffer.toString("base64"), name, mimeType]);
}

/** Waits until the page says so. */
export async function reach(page: Page, ...phases: string[]): Promise<void> {
  await page.locator(phases.map((phase) => `body[data-phase="${phase}"]`).join(", ")).waitFor();
}

/** Waits for the end, with the service's own target and its mask shown, and nothing moving any more. */
export async function reachTarget(page: Page): Promise<void> {
  await reach(page, "done");
  await page.locator("#target-chosen").getByText(/^Chosen by itself, \d+ % sure; [\d.]+ % of the image\.$/)
    .waitFor();
  await seeMask(page);
}

/** Waits until the mask that was asked for is seen, and nothing moves any more. */
export async function seeMask(page: Page): Promise<void> {
  await page.locator('#viewer[aria-busy="false"]').waitFor();
  await settle(page);
}

/** Waits for so many previews. */
export async function seePreviews(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (least) => Number(document.querySelector<HTMLInputElement>("#scrub")?.max) + 1 >= least,
    count,
  );
}

/** The job that the page shows. */
export function jobOf(page: Page): string {
  return /#job=([\w-]+)/.exec(page.url())![1];
}

/** What is saved by the button of a file's name. */
export async function download(page: Page, name: string): Promise<{ name: string; bytes: Uint8Array }> {
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(`[data-file="${name}"]`).click(),
  ]);
  return { name: saved.suggestedFilename(), bytes: await Deno.readFile(await saved.path()) };
}

/** Waits until what was asked for is painted, and has faded in. */
function settle(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}

/** The picture that is seen, once nothing moves in it: a text that another picture hardly has. */
export async function drawn(page: Page): Promise<string> {
  let before = "", now = "";
  do {
    before = now;
    await settle(page);
    now = (await page.locator("#viewer").screenshot({ animations: "allow" })).toString("base64");
  } while (now !== before);
  return now;
}

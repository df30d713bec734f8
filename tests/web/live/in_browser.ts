import assert from "node:assert/strict";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { type StartedService, startService } from "../../http/start_service.ts";

const CHROMIUM = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
/** Far longer than anything takes: turn what would wait for ever, in the page too, into a failure. */
const TIMEOUT_MS = 90_000, TEST_TIMEOUT_MS = 3 * TIMEOUT_MS;

/** What a test of the page works with. */
export interface PageGiven {
  page: Page;
  service: StartedService;
  /** Errors of the page's own are failures; what the browser says of answers that are no success is expected here. */
  expectFailedRequests(): void;
}

export interface BrowserTestOptions {
  context?: BrowserContextOptions;
  /** Of the service; tests of one file that say the same share one. */
  env?: Record<string, string>;
}

const isMissing = await Deno.stat(CHROMIUM).then(() => false, () => true);
if (isMissing && Deno.env.get("REQUIRE_BROWSER") === "1") {
  throw new Error(`There is no browser at ${CHROMIUM}, and REQUIRE_BROWSER is 1`);
}
const browsers: Promise<Browser>[] = [];
const services = new Map<string, Promise<StartedService>>();

Deno.test.afterAll(async () => {
  for (const browser of browsers) await (await browser).close();
  for (const service of services.values()) await (await service).stop();
});

/**
 * A test of the page in a real browser against the real service, in a profile of its own. Whatever it does, the page may
 * write no error to its console, throw nothing, and break no rule of its own policy.
 */
export function inBrowser(
  name: string,
  { context: contextOptions = {}, env = {} }: BrowserTestOptions,
  test: (given: PageGiven) => Promise<void>,
): void {
  const ignore = isMissing;
  Deno.test(isMissing ? `${name} (no browser at ${CHROMIUM})` : name, {
    ignore,
    // The browser's and the service's processes outlive a test: they are the file's.
    sanitizeOps: false,
    sanitizeResources: false,
  }, async () => {
    const [browser, service] = await Promise.all([sharedBrowser(), sharedService(env)]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...contextOptions });
    context.setDefaultTimeout(TIMEOUT_MS);
    const complaints: string[] = [];
    let mayRequestsFail = false;
    await context.exposeFunction("complain", (text: string) => complaints.push(text));
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        (globalThis as unknown as { complain(text: string): void }).complain(
          `policy: ${violatedDirective} ${blockedURI}`,
        );
      });
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(`thrown: ${error.stack}`));
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      if (mayRequestsFail && /Failed to load resource/.test(message.text())) return;
      complaints.push(`console: ${message.text()}`);
    });
    try {
      await page.goto(service.url);
      await deadline(
        test({ page, service, expectFailedRequests: () => mayRequestsFail = true }),
        TEST_TIMEOUT_MS,
      );
      assert.deepEqual(complaints, []);
    } catch (error) {
      const kept = Deno.env.get("SCREENSHOTS");
      if (kept) await page.screenshot({ path: `${kept}/${name.replace(/\W+/g, "_")}.png`, fullPage: true });
      if (complaints.length > 0) console.error(complaints.join("\n"));
      throw error;
    } finally {
      await context.close();
    }
  });
}

/** @throws {Error} when it takes longer than `ms`; closing its page then ends it */
async function deadline(promise: Promise<void>, ms: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Not over after ${ms / 1000} s`)), ms);
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function sharedBrowser(): Promise<Browser> {
  if (browsers.length === 0) {
    // Tests may run as root, where the browser's own sandbox cannot be had; it sees nothing but this service.
    browsers.push(chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] }));
  }
  return browsers[0];
}

function sharedService(env: Record<string, string>): Promise<StartedService> {
  const key = JSON.stringify(env);
  const started = services.get(key) ?? startService(["task", "start", "--port", "0"], env);
  services.set(key, started);
  return started;
}

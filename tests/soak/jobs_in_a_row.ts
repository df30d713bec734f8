import assert from "node:assert/strict";
import { median } from "../bench/statistics.ts";
import { type Random, seededRandom } from "../../lib/image/seeded_random.ts";
import { imageFile } from "./image_file.ts";
import { mib } from "./in_mib.ts";
import type { ServiceProcess } from "./processes.ts";
import type { Figure, ProofOptions } from "./proof.ts";
import { type SoakService, startSoakService } from "./service.ts";
import { checkWhole, dataOf, receive } from "./stream_events.ts";

const JOBS = { short: 60, full: 1000 };
/** A tenth of the jobs is between two looks. */
const LOOKS = 20;
/** Of the median of the second quarter, by which that of the last quarter may be above it. In few jobs caches still fill. */
const MAX_GROWTH = { short: 0.3, full: 0.05 };
const KEPT_JOBS = 10;
const SIDES = { shortest: 24, longest: 160 };
/** For the service to see that its clients have hung up. */
const SETTLE_TIMEOUT_MS = 10_000;

/** Jobs of changing size, one after the other, in all the ways to ask for one. */
export async function jobsInARow({ scale, seed, progress }: ProofOptions): Promise<Figure> {
  await using service = await startSoakService({ SGSCN_MAX_KEPT: String(KEPT_JOBS) });
  const random = seededRandom(seed);
  const looks: ServiceProcess[][] = [];
  const perLook = JOBS[scale] / LOOKS;
  for (let look = 0; look < LOOKS; look++) {
    const client = Deno.createHttpClient({});
    for (let i = 0; i < perLook; i++) await runJob(service, { client, random, number: look * perLook + i });
    client.close();
    looks.push(await settled(service, looks[0]));
    progress(
      `${(look + 1) * perLook} jobs: ` +
        looks.at(-1)!.map(({ role, rssBytes, handles }) => `${role} ${mib(rssBytes)} ${handles} handles`)
          .join(", "),
    );
  }
  assert.deepEqual(service.faults, []);
  const growth = (["service", "trainer", "decoder"] as const).map((role) => ({
    role,
    ...growthOf(looks, role),
  }));
  const [first, last] = [looks[0], looks.at(-1)!];
  const handles = (look: ServiceProcess[]) => look.reduce((sum, process) => sum + process.handles, 0);
  const percent = (share: number) => `${share < 0 ? "" : "+"}${(100 * share).toFixed(1)} %`;
  return {
    proof: `${JOBS[scale]} jobs in a row of changing size`,
    figure:
      `${
        growth.map(({ role, share, endBytes }) => `${role} ${percent(share)} (${mib(endBytes)})`).join(", ")
      }; ` +
      `processes ${first.length} → ${last.length}, handles ${handles(first)} → ${handles(last)}`,
    target: `memory flat (within ${100 * MAX_GROWTH[scale]} %), no leaked process, no open handle`,
    passed: growth.every(({ share }) => share <= MAX_GROWTH[scale]) && last.length === first.length &&
      handles(last) <= handles(first),
  };
}

/** Grown by which share from the second quarter of the looks to the last, by their medians. */
function growthOf(
  looks: readonly ServiceProcess[][],
  role: ServiceProcess["role"],
): { share: number; endBytes: number } {
  const bytes = looks.map((look) => look.find((process) => process.role === role)!.rssBytes);
  const quarter = looks.length / 4;
  const [early, late] = [median(bytes.slice(quarter, 2 * quarter)), median(bytes.slice(-quarter))];
  return { share: late / early - 1, endBytes: late };
}

/** The processes, once there are no more handles than at first, or that has been waited for in vain. */
async function settled(service: SoakService, first?: ServiceProcess[]): Promise<ServiceProcess[]> {
  const giveUpMs = performance.now() + SETTLE_TIMEOUT_MS;
  while (true) {
    await (await fetch(service.url("healthz"))).text(); // one connection is always there: that of this line
    const now = service.processes();
    const isMore = first && now.some(({ pid, handles }) => {
      const before = first.find((process) => process.pid === pid);
      return !before || handles > before.handles;
    });
    if (!isMore || performance.now() > giveUpMs) return now;
  }
}

async function runJob(
  service: SoakService,
  { client, random, number }: { client: Deno.HttpClient; random: Random; number: number },
): Promise<void> {
  const side = () => Math.round(SIDES.shortest + (SIDES.longest - SIDES.shortest) * random() ** 2);
  const body = imageFile({ height: side(), width: side(), seed: number });
  const iterations = 1 + Math.floor(random() * 3);
  const query = `iterations=${iterations}&minClusters=1&preview=1&channels=${[16, 50, 100][number % 3]}`;
  const post = (accept: string, more = "") =>
    fetch(service.url(`v1/segment?${query}${more}`), { method: "POST", body, headers: { accept }, client });
  const way = number % 4;
  if (way === 0) {
    const response = await post("application/json");
    assert.equal((await response.json()).losses.length, iterations);
  } else if (way === 1) {
    const response = await post("image/png");
    assert.equal(response.status, 200);
    assert.ok((await response.bytes()).length > 0);
  } else if (way === 2) {
    const { events } = await receive((await post("text/event-stream")).body!);
    checkWhole(events);
    assert.equal(dataOf(events.at(-1)!).losses.length, iterations);
  } else {
    await runDetached(service, await post("application/json", "&detach=true"), client);
  }
}

async function runDetached(service: SoakService, made: Response, client: Deno.HttpClient): Promise<void> {
  assert.equal(made.status, 202, await made.text());
  const address = made.headers.get("location")!;
  const get = (path: string) => fetch(service.url(`${address}${path}`), { client });
  checkWhole((await receive((await get("/events")).body!)).events);
  for (const path of ["/labels.png", "/overlay.png", "/result.json"]) {
    const response = await get(path);
    assert.equal(response.status, 200, `${path}: ${await response.text()}`);
  }
}

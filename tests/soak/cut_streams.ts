import assert from "node:assert/strict";
import { type Random, seededRandom } from "../../lib/image/seeded_random.ts";
import { imageFile } from "./image_file.ts";
import type { Figure, ProofOptions } from "./proof.ts";
import { type SoakService, startSoakService } from "./service.ts";
import { checkWhole, receive, type StreamEvent } from "./stream_events.ts";

const CUTS = { short: 30, full: 500 };
/** Several at a time, so that some are cut while they wait. */
const CLIENTS = 4;
/**
 * From a few bytes to many events, each order of magnitude as likely: an iteration's event has about 400 bytes, with a
 * preview some thousand, so that most cuts come within an event. The result has tens of thousands, for each region some
 * hundred: the most must be more than that, or no connection ever brings it whole.
 */
const BYTES_BETWEEN_CUTS = { fewest: 8, most: 2 ** 18 };

/** Clients that lose the connection at any byte and resume see the very events that a replay has. */
export async function cutStreams({ scale, seed, progress }: ProofOptions): Promise<Figure> {
  await using service = await startSoakService();
  const random = seededRandom(seed);
  let cuts = 0;
  let jobs = 0;
  async function clientLoop(): Promise<void> {
    while (cuts < CUTS[scale]) {
      const file = imageFile({ height: 48, width: 64, seed: seed + jobs++ });
      const more = await followWithCuts(service, file, random);
      cuts += more; // not in one: others count meanwhile
      progress(`${cuts} cuts in ${jobs} jobs`);
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, clientLoop));
  assert.deepEqual(service.faults, []);
  return {
    proof: `clients that cut the connection at a random moment and resume, ${CUTS[scale]} times`,
    figure: `${cuts} cuts in ${jobs} jobs, ${jobs} identical sequences`,
    target: "identical event sequence each time",
    passed: cuts >= CUTS[scale],
  };
}

/** How often it was cut. */
async function followWithCuts(
  service: SoakService,
  file: Uint8Array<ArrayBuffer>,
  random: Random,
): Promise<number> {
  const query = "iterations=60&minClusters=1&stableIterations=0&preview=5";
  let response = await fetch(service.url(`v1/segment?${query}`), { method: "POST", body: file });
  assert.equal(response.status, 200);
  const address = service.url(response.headers.get("content-location")!);
  const seen: StreamEvent[] = [];
  let cuts = 0;
  while (response.status === 200) {
    const { fewest, most } = BYTES_BETWEEN_CUTS;
    const cutAfterBytes = Math.floor(fewest * (most / fewest) ** random());
    const { events, ended } = await receive(response.body!, { cutAfterBytes });
    seen.push(...events);
    if (ended) break;
    cuts++;
    const last = seen.at(-1)?.id;
    response = await fetch(address, last === undefined ? {} : { headers: { "last-event-id": String(last) } });
  }
  assert.ok(response.status === 200 || response.status === 204, `got ${response.status}`);
  const replay = await receive((await fetch(address)).body!);
  checkWhole(replay.events);
  assert.equal(replay.events.at(-1)!.event, "result");
  assert.deepEqual(seen, replay.events);
  return cuts;
}

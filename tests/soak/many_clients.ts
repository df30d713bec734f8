import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { checkResponse } from "../http/check_response.ts";
import { imageFile } from "./image_file.ts";
import type { Figure, ProofOptions } from "./proof.ts";
import { type SoakService, startSoakService } from "./service.ts";
import { checkWhole, receive } from "./stream_events.ts";

const CLIENTS = { short: 40, full: 200 };
const ROUNDS = { short: 2, full: 10 };
const QUEUE = { short: 8, full: 32 };
/** Who has no answer by then hangs. */
const HANG_MS = 120_000;
const OWNERS = Array.from({ length: 8 }, (_, i) => `soak-client-token-${i}`);
const ITERATIONS = 4;
const QUERY = `iterations=${ITERATIONS}&minClusters=1&stableIterations=0&preview=2`;

type Outcome = "stream" | "result" | "refused";

/** Many clients at once, of several owners, before a queue that holds a part of them. */
export async function manyClients({ scale, seed, progress }: ProofOptions): Promise<Figure> {
  await using service = await startSoakService({
    SGSCN_TOKENS: OWNERS.join(","),
    SGSCN_MAX_QUEUED: String(QUEUE[scale]),
    SGSCN_MAX_QUEUED_PER_OWNER: String(QUEUE[scale]),
  });
  const random = seededRandom(seed);
  const files = Array.from(
    { length: 8 },
    (_, i) => imageFile({ height: 32 + 8 * i, width: 48 + 4 * i, seed: seed + i }),
  );
  const counts: Record<Outcome, number> = { stream: 0, result: 0, refused: 0 };
  for (let round = 1; round <= ROUNDS[scale]; round++) {
    const outcomes = await Promise.all(Array.from({ length: CLIENTS[scale] }, () =>
      client(service, {
        file: files[Math.floor(random() * files.length)],
        token: OWNERS[Math.floor(random() * OWNERS.length)],
        accept: random() < 0.5 ? "text/event-stream" : "application/json",
      })));
    for (const outcome of outcomes) counts[outcome]++;
    assert.ok(
      outcomes.filter((outcome) => outcome !== "refused").length > QUEUE[scale],
      "as many as there is room for are served",
    );
    progress(`round ${round}: ${JSON.stringify(counts)}`);
  }
  assert.deepEqual(service.faults, []);
  return {
    proof: `${CLIENTS[scale]} clients at once, queue of ${QUEUE[scale]}, ${ROUNDS[scale]} times`,
    figure:
      `${counts.stream} whole streams, ${counts.result} results, ${counts.refused} times 429; 0 hung, 0 events lost`,
    target: "each a stream, a result or 429; none hangs, no event lost or out of order",
    passed: counts.stream > 0 && counts.result > 0 && counts.refused > 0,
  };
}

async function client(
  service: SoakService,
  { file, token, accept }: { file: Uint8Array<ArrayBuffer>; token: string; accept: string },
): Promise<Outcome> {
  const answer = await fetch(service.url(`v1/segment?${QUERY}`), {
    method: "POST",
    body: file,
    headers: { accept, authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(HANG_MS),
  });
  const response = await checkResponse("POST", "/v1/segment", answer);
  if (response.status === 429) {
    assert.ok(Number(response.headers.get("retry-after")) >= 1, "a refusal says when to come back");
    assert.equal((await response.json()).type, "urn:sgscn:problem:busy");
    return "refused";
  }
  if (response.status !== 200) assert.fail(`got ${response.status}: ${await response.text()}`);
  if (accept === "application/json") {
    assert.equal((await response.json()).losses.length, ITERATIONS);
    return "result";
  }
  const { events } = await receive(response.body!);
  checkWhole(events);
  assert.equal(events.at(-1)!.event, "result", events.at(-1)!.text);
  assert.equal(events.filter(({ event }) => event === "iteration").length, ITERATIONS);
  return "stream";
}

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { checkResponse } from "../http/check_response.ts";
import { imageFile } from "./image_file.ts";
import type { Figure, ProofOptions } from "./proof.ts";
import { type SoakService, startSoakService } from "./service.ts";
import { checkWhole, dataOf, receive } from "./stream_events.ts";

const KILLS = { short: 6, full: 50 };
const ROLES = ["trainer", "decoder"] as const;
/** Who has no answer by then hangs. */
const HANG_MS = 60_000;
const QUERY = "iterations=4&minClusters=1&stableIterations=0&preview=2&size=96&backend=simd";
const POLL_MS = 10;
/** For the news of a death to reach the service. */
const NEWS_MS = 200;
/** Of one round; the larger ones keep the decoder at work for a while. */
const SIZES = [
  { height: 64, width: 96 },
  { height: 900, width: 1200 },
  { height: 90, width: 80 },
  { height: 1200, width: 900 },
];

/** What came of a job: its labels, or why it has none. */
type Outcome = { labels: string } | { problem: { type: string; detail: string } };

/** Rounds of jobs at once; in each, one child process is killed at a random moment. */
export async function killedChildren({ scale, seed, progress }: ProofOptions): Promise<Figure> {
  await using service = await startSoakService();
  const random = seededRandom(seed);
  const files = SIZES.map((size, i) => imageFile({ ...size, seed: seed + i }));
  const runRound = () => Promise.all(files.map((file) => runJob(service, file)));
  await runRound(); // warms up
  const beganMs = performance.now();
  const expected = await runRound();
  const roundMs = performance.now() - beganMs;
  assert.ok(expected.every((outcome) => "labels" in outcome));

  const counts = { trainer: 0, decoder: 0, failed: 0, unharmed: 0 };
  for (let round = 0; round < KILLS[scale]; round++) {
    const role = ROLES[round % ROLES.length];
    // Files are decoded at the beginning of a round.
    const killed = killAt(service, role, random() * roundMs * (role === "decoder" ? 0.5 : 1));
    const outcomes = await runRound();
    await killed;
    counts[role]++;
    const failed = checkRound(outcomes, expected);
    counts.failed += failed;
    counts.unharmed += outcomes.length - failed;
    progress(`${round + 1} kills: ${JSON.stringify(counts)}`);
  }
  assert.deepEqual(await runRound(), expected, "after all of it everything is as before");
  assert.equal(service.processes().length, 1 + ROLES.length);
  return {
    proof: `SIGKILL of the trainer or the decoder at a random moment, ${KILLS[scale]} times`,
    figure:
      `${counts.trainer} trainers and ${counts.decoder} decoders killed: ${counts.failed} jobs at work failed ` +
      `and said why, ${counts.unharmed} others and 4 after it gave the same bytes as ever`,
    target: "no other job harmed",
    passed: counts.failed > 0 && counts.unharmed > 0,
  };
}

/** How many jobs failed: no more than the one that the killed process was at. The others' labels are what they were. */
function checkRound(outcomes: readonly Outcome[], expected: readonly Outcome[]): number {
  let failed = 0;
  outcomes.forEach((outcome, i) => {
    if ("labels" in outcome) return assert.deepEqual(outcome, expected[i]);
    failed++;
    assert.equal(outcome.problem.type, "urn:sgscn:problem:trainer-failed");
    assert.match(outcome.problem.detail, /the (training|decoding) process was killed$/);
  });
  assert.ok(failed <= 1, `one process was killed, and ${failed} jobs failed: ${JSON.stringify(outcomes)}`);
  return failed;
}

/** Kills the process of that role that is up after `afterMs`: a moment, not a wait for anything. */
async function killAt(service: SoakService, role: typeof ROLES[number], afterMs: number): Promise<void> {
  await delay(afterMs);
  const { pid } = service.processes().find((process) => process.role === role)!;
  Deno.kill(pid, "SIGKILL");
  // A process killed when it has nothing to do would take the next round's first job with it, if that came before the
  // service has heard of its death.
  while (service.processes().some((process) => process.pid === pid)) await delay(POLL_MS);
  await delay(NEWS_MS);
}

async function runJob(service: SoakService, file: Uint8Array<ArrayBuffer>): Promise<Outcome> {
  const answer = await fetch(service.url(`v1/segment?${QUERY}`), {
    method: "POST",
    body: file,
    signal: AbortSignal.timeout(HANG_MS),
  });
  const response = await checkResponse("POST", "/v1/segment", answer);
  if (response.status !== 200) return { problem: await response.json() };
  const { events } = await receive(response.body!);
  checkWhole(events);
  const last = events.at(-1)!;
  return last.event === "error" ? { problem: dataOf(last).problem } : { labels: dataOf(last).labels.png };
}

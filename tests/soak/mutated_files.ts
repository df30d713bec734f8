import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { checkResponse } from "../http/check_response.ts";
import { damagedFile, FORMATS } from "./file_samples.ts";
import { imageFile } from "./image_file.ts";
import { mib } from "./in_mib.ts";
import type { Figure, ProofOptions } from "./proof.ts";
import { type SoakService, startSoakService } from "./service.ts";

const FILES = { short: 600, full: 20_000 };
/** Fewer than wait in the queue, so that none is refused for being one too many. */
const AT_ONCE = 8;
const DECODE_TIMEOUT_MS = 5_000;
/** Waiting for the others, decoding, and an iteration if it is still an image. */
const ANSWER_TIMEOUT_MS = AT_ONCE * DECODE_TIMEOUT_MS;
const MAX_PIXELS = 1e6;
const MIB = 2 ** 20;
/** What the processes may hold. The decoder's and the trainer's are settings of the service, which ends them there. */
const MAX_RSS_BYTES = { service: 300 * MIB, decoder: 320 * MIB, trainer: 800 * MIB, other: 0 };
/** Whatever is wrong with an image is the client's fault. */
const ANSWERS = [200, 400, 413, 415, 422];
const SAMPLE_EVERY = 50;

/** Damaged images of each format; what still is an image is trained on for an iteration. */
export async function mutatedFiles({ scale, seed, progress }: ProofOptions): Promise<Figure> {
  await using service = await startSoakService({
    SGSCN_DECODE_TIMEOUT_MS: String(DECODE_TIMEOUT_MS),
    SGSCN_MAX_PIXELS: String(MAX_PIXELS),
    SGSCN_DECODER_MAX_RSS_BYTES: String(MAX_RSS_BYTES.decoder),
    SGSCN_TRAINER_MAX_RSS_BYTES: String(MAX_RSS_BYTES.trainer),
  });
  const random = seededRandom(seed);
  await postImage(service, imageFile({ height: 24, width: 32, seed })).then(mustSucceed);
  const before = pidsOf(service);
  const statuses: Record<number, number> = {};
  const peaks = { service: 0, decoder: 0, trainer: 0, other: 0 };
  let sent = 0;
  let slowestMs = 0;
  async function client(): Promise<void> {
    while (sent < FILES[scale]) {
      const number = sent++;
      const format = FORMATS[number % FORMATS.length];
      const file = damagedFile(format, random);
      const beganMs = performance.now();
      const response = await postImage(service, file);
      const text = await response.text();
      slowestMs = Math.max(slowestMs, performance.now() - beganMs);
      assert.ok(
        ANSWERS.includes(response.status),
        `file ${number}, ${format}, got ${response.status}: ${text.slice(0, 500)} for ${file.toBase64()}`,
      );
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      if (number % SAMPLE_EVERY === 0) {
        for (const { role, rssBytes } of service.processes()) peaks[role] = Math.max(peaks[role], rssBytes);
      }
      if (number % 1000 === 0) progress(`${number} files ${JSON.stringify(statuses)}`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  await postImage(service, imageFile({ height: 24, width: 32, seed })).then(mustSucceed);

  assert.deepEqual(pidsOf(service), before, "no process died");
  assert.deepEqual(service.faults, []);
  const isBounded = (["service", "decoder", "trainer"] as const).every((role) =>
    peaks[role] > 0 && peaks[role] <= MAX_RSS_BYTES[role]
  );
  const refused = sent - (statuses[200] ?? 0);
  return {
    proof: `${sent} mutated PNG, JPEG and BMP files through the endpoint`,
    figure: `${statuses[200] ?? 0} trained, ${refused} refused (4xx); slowest ${slowestMs.toFixed(0)} ms; ` +
      `most memory: service ${mib(peaks.service)}, decoder ${mib(peaks.decoder)}, trainer ${
        mib(peaks.trainer)
      }`,
    target: "no crash, no 5xx, memory bounded, each under its time limit",
    passed: isBounded && slowestMs < ANSWER_TIMEOUT_MS && refused > 0 && refused < sent,
  };
}

async function postImage(service: SoakService, body: Uint8Array<ArrayBuffer>): Promise<Response> {
  const response = await fetch(service.url("v1/segment?iterations=1&channels=8&size=64"), {
    method: "POST",
    body,
    headers: { accept: "application/json" },
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  return await checkResponse("POST", "/v1/segment", response);
}

async function mustSucceed(response: Response): Promise<void> {
  assert.equal(response.status, 200, await response.text());
}

function pidsOf(service: SoakService): number[] {
  return service.processes().map(({ pid }) => pid);
}

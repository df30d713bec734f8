import assert from "node:assert/strict";
import type { SgscnError } from "../../lib/errors.ts";
import type { Decoder } from "../../lib/jobs/decoder.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { createProcessDecoder } from "../../lib/jobs/process_decoder.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import type { Trainer, TrainerOptions } from "../../lib/jobs/trainer.ts";
import { resolveOptions } from "../../lib/options.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { flatImage } from "./events.ts";
import { png16 } from "./png16.ts";
import { type Signals, SIGNALS_CASE, startSignals } from "./signals.ts";

const { image } = phantom("skin", { height: 24, width: 32, seed: 1 });
const SHORT = resolveOptions({ iterations: 3, channels: 8, minClusters: 1 });
const ENDLESS = { ...SHORT, iterations: 10_000, stableIterations: 0 };
const HEARTBEAT_TIMEOUT_MS = 2_000;
/** Half a second's work for a decoder. */
const LARGE_FILE = png16(2000, 2000);
const SMALL_FILE = encodeRgb(flatImage(5, 7));

const ENDS: [Deno.Signal, RegExp][] = [
  ["SIGKILL", /process was killed$/],
  ["SIGSTOP", /process gave no sign of life for 2 s$/],
];

async function withTrainer(
  use: (trainer: Trainer, signals: Signals) => Promise<void>,
  options: TrainerOptions = {},
): Promise<void> {
  const signals = startSignals();
  const trainer = createProcessTrainer({ threads: 2, heartbeatTimeoutMs: HEARTBEAT_TIMEOUT_MS, ...options });
  try {
    await use(trainer, signals);
  } finally {
    await trainer.close();
    await signals.close();
  }
}

async function withDecoder(use: (decoder: Decoder, signals: Signals) => Promise<void>): Promise<void> {
  const signals = startSignals();
  const decoder = createProcessDecoder({ heartbeatTimeoutMs: HEARTBEAT_TIMEOUT_MS });
  try {
    await decoder.warm();
    await use(decoder, signals);
  } finally {
    await decoder.close();
    await signals.close();
  }
}

async function lastEvent(trainer: Trainer): Promise<string> {
  return (await Array.fromAsync(trainer.run(image, SHORT))).at(-1)!.event;
}

const pidOf = (part: Trainer | Decoder) => part.usage!()[0].pid!;

for (const [signal, message] of ENDS) {
  Deno.test(
    `a trainer that gets ${signal} at work fails its job, is replaced, and the next job runs`,
    SIGNALS_CASE,
    () =>
      withTrainer(async (trainer, signals) => {
        let pid = 0;
        await assert.rejects(async () => {
          for await (const event of trainer.run(image, ENDLESS)) {
            if (event.event !== "iteration" || event.iteration !== 3) continue;
            pid = pidOf(trainer);
            await signals.send(pid, signal);
          }
        }, (error: SgscnError) => {
          assert.equal(error.kind, "trainer-failed");
          assert.match(error.message, message);
          assert.match((error.cause as Error).message, /ended by SIGKILL/);
          return true;
        });
        await signals.gone(pid);
        assert.equal(await lastEvent(trainer), "result");
        assert.notEqual(pidOf(trainer), pid);
        assert.equal(trainer.usage!()[0].started, 2);
      }),
  );

  Deno.test(
    `a decoder that gets ${signal} at work fails its file, is replaced, and the next is read`,
    SIGNALS_CASE,
    () =>
      withDecoder(async (decoder, signals) => {
        const pid = pidOf(decoder);
        const decoding = decoder.decode(LARGE_FILE);
        const failed = assert.rejects(decoding, { kind: "trainer-failed", message });
        await signals.send(pid, signal);
        await failed;
        await signals.gone(pid);
        assert.equal((await decoder.decode(SMALL_FILE)).width, 7);
        assert.notEqual(pidOf(decoder), pid);
      }),
  );
}

Deno.test(
  "a trainer that was suspended while it had nothing to do is replaced before the next job",
  SIGNALS_CASE,
  () =>
    withTrainer(async (trainer, signals) => {
      await trainer.warm();
      const pid = pidOf(trainer);
      await signals.send(pid, "SIGSTOP");
      await signals.gone(pid);
      assert.equal(await lastEvent(trainer), "result");
    }),
);

Deno.test(
  "signals that a terminal or a service manager sends to all processes leave a child at work",
  SIGNALS_CASE,
  () =>
    withTrainer(async (trainer, signals) => {
      const events: string[] = [];
      for await (const { event } of trainer.run(image, SHORT)) {
        if (events.push(event) > 1) continue;
        for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
          await signals.send(pidOf(trainer), signal);
        }
      }
      assert.equal(events.at(-1), "result");
      assert.equal(trainer.usage!()[0].started, 1);
    }),
);

Deno.test(
  "killed at ten random moments, a trainer fails no job but the one at work",
  SIGNALS_CASE,
  () =>
    withTrainer(async (trainer, signals) => {
      await surviveKills(trainer, signals, () => lastEvent(trainer));
    }),
);

Deno.test(
  "killed at ten random moments, a decoder fails no file but the one at work",
  SIGNALS_CASE,
  () =>
    withDecoder(async (decoder, signals) => {
      const file = png16(400, 500);
      await surviveKills(decoder, signals, () => decoder.decode(file));
    }),
);

/** Works without a pause, and kills the process ten times in between: each time at most one piece of work may fail. */
async function surviveKills(
  part: Trainer | Decoder,
  signals: Signals,
  work: () => Promise<unknown>,
): Promise<void> {
  const KILLS = 10, MAX_DELAY_MS = 150;
  const random = createRandom(7);
  await work();
  for (let kill = 1; kill <= KILLS; kill++) {
    const pid = pidOf(part);
    const killing = new Promise((resolve) => setTimeout(resolve, random() * MAX_DELAY_MS))
      .then(() => signals.send(pid, "SIGKILL"));
    let failures = 0;
    for (let isDone = false; !isDone;) {
      try {
        await work();
        isDone = pidOf(part) !== pid;
      } catch (error) {
        assert.match((error as Error).message, /process was killed$/);
        failures++;
      }
    }
    await killing;
    assert.ok(failures <= 1, `kill ${kill}: ${failures} failures`);
    assert.equal(part.usage!()[0].started, kill + 1);
  }
}

Deno.test("a trainer over its memory limit fails its job with the limit and the value", () =>
  withTrainer(async (trainer) => {
    await assert.rejects(Array.fromAsync(trainer.run(image, ENDLESS)), (error: SgscnError) => {
      assert.equal(error.kind, "out-of-memory");
      assert.match(error.message, /must hold at most 64 MiB of memory, got \d+ MiB$/);
      assert.equal(error.limit, 2 ** 26);
      assert.ok(error.value as number > 2 ** 26);
      return true;
    });
  }, { maxRssBytes: 2 ** 26 }));

Deno.test("a file that takes more memory than its limit is refused, and the next is read", async () => {
  const maxRssBytes = 160e6; // an idle decoder holds half of it, this image takes 160 MB
  const decoder = createProcessDecoder({ maxRssBytes });
  try {
    await decoder.warm();
    const [{ pid }] = decoder.usage!();
    await assert.rejects(decoder.decode(LARGE_FILE), (error: SgscnError) => {
      assert.equal(error.kind, "too-large");
      assert.match(error.message, /decoding it must take at most 153 MiB of memory, got \d+ MiB$/);
      assert.equal(error.field, "image");
      assert.equal(error.limit, maxRssBytes);
      assert.ok(error.value as number > maxRssBytes);
      return true;
    });
    assert.equal((await decoder.decode(SMALL_FILE)).width, 7);
    assert.notEqual(decoder.usage!()[0].pid, pid);
  } finally {
    await decoder.close();
  }
});

Deno.test("closing ends a child that was suspended", SIGNALS_CASE, async () => {
  const signals = startSignals();
  const trainer = createProcessTrainer({ threads: 1 });
  await trainer.warm();
  const pid = pidOf(trainer);
  await signals.send(pid, "SIGSTOP");
  await trainer.close();
  await signals.gone(pid);
  await signals.close();
});

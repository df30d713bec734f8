import assert from "node:assert/strict";
import { decodePng } from "../../lib/image/decode_png.ts";
import { createInlineTrainer } from "../../lib/jobs/inline_trainer.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import type { Trainer, TrainerEvent } from "../../lib/jobs/trainer.ts";
import { resolveOptions } from "../../lib/options.ts";
import { flatImage } from "./events.ts";
import { BUSY_SEED, DIVERGE_SEED, EXIT_SEED, fakeSegment } from "./fake_segment.ts";

const ENTRY = import.meta.resolve("./fake_trainer_main.ts");

const RUNNERS: [string, () => Trainer][] = [
  ["process", () => createProcessTrainer({ entry: ENTRY })],
  ["process that keeps bounds checks", () => createProcessTrainer({ entry: ENTRY, boundsChecks: true })],
  ["inline", () => createInlineTrainer({ train: fakeSegment as never })],
];

for (const [name, create] of RUNNERS) {
  const withTrainer = async (use: (trainer: Trainer) => Promise<void>): Promise<void> => {
    const trainer = create();
    try {
      await use(trainer);
    } finally {
      await trainer.close();
    }
  };

  Deno.test(`${name}: events arrive in order, with labels as PNG`, () =>
    withTrainer(async (trainer) => {
      const image = { ...flatImage(4, 6), sha256: "abc", notes: ["a note"] };
      const options = resolveOptions({ iterations: 3, preview: 2 });
      const events = await Array.fromAsync(trainer.run(image, options, { overlay: true }));
      assert.deepEqual(events.map((event) => event.event), [
        "start",
        "iteration",
        "iteration",
        "iteration",
        "result",
        "overlay",
      ]);
      const [start, first, second, , result, drawn] = events as [TrainerEvent, ...Record<string, never>[]];
      assert.deepEqual((start as { image: unknown }).image, {
        height: 4,
        width: 6,
        format: "png",
        notes: ["a note"],
        sha256: "abc",
      });
      assert.equal(first.labels, undefined);
      assertPng(second.labels, 4, 6);
      assertPng(result.labels, 4, 6);
      assertPng(drawn.overlay, 4, 6);
    }));

  Deno.test(`${name}: previews can be left out, and there is no overlay unless asked for`, () =>
    withTrainer(async (trainer) => {
      const options = resolveOptions({ iterations: 1, preview: 1 });
      const events = await Array.fromAsync(trainer.run(flatImage(3, 3), options, { previews: false }));
      assert.equal("labels" in events[1], false);
      assert.deepEqual(events.map((event) => event.event), ["start", "iteration", "result"]);
    }));

  Deno.test(`${name}: aborting ends training long before its last iteration`, () =>
    withTrainer(async (trainer) => {
      const controller = new AbortController();
      let iterations = 0;
      await assert.rejects(async () => {
        const options = resolveOptions({ iterations: 10_000 });
        for await (const event of trainer.run(flatImage(3, 3), options, { signal: controller.signal })) {
          if (event.event === "iteration") iterations++;
          controller.abort();
        }
      }, { kind: "cancelled" });
      assert.equal(iterations, 0);
      const after = await Array.fromAsync(trainer.run(flatImage(3, 3), resolveOptions({ iterations: 1 })));
      assert.equal(after.length, 3);
    }));

  Deno.test(`${name}: a failure of training is the caller's to see`, () =>
    withTrainer(async (trainer) => {
      const run = trainer.run(flatImage(3, 3), resolveOptions({ seed: DIVERGE_SEED }));
      await assert.rejects(Array.fromAsync(run), {
        kind: "trainer-failed",
        message: "The loss is no number",
      });
    }));
}

Deno.test("process: one that dies is an error, and the next run has a new one", async () => {
  const trainer = createProcessTrainer({ entry: ENTRY });
  try {
    const run = trainer.run(flatImage(3, 3), resolveOptions({ seed: EXIT_SEED }));
    await assert.rejects(Array.fromAsync(run), { kind: "trainer-failed" });
    assert.equal(
      (await Array.fromAsync(trainer.run(flatImage(3, 3), resolveOptions({ iterations: 1 })))).length,
      3,
    );
  } finally {
    await trainer.close();
  }
});

Deno.test("process: the survey is asked once, and does not wait for the job at work", async () => {
  const trainer = createProcessTrainer({ entry: ENTRY });
  try {
    const survey = await trainer.survey();
    const run = trainer.run(flatImage(3, 3), resolveOptions({ seed: BUSY_SEED }));
    for await (const event of run) {
      if (event.event !== "iteration") continue;
      assert.deepEqual(await trainer.survey(), survey); // the child does nothing but spin
      await trainer.close();
      break;
    }
    assert.deepEqual(await trainer.survey(), survey);
  } finally {
    await trainer.close();
  }
});

Deno.test("process: a trainer knows what memory its child may hold, its share of what the machine has", async () => {
  const alone = createProcessTrainer({ entry: ENTRY }); // 0.8
  const oneOfTwo = createProcessTrainer({ entry: ENTRY, memoryShare: 0.4 });
  try {
    await Promise.all([alone.warm(), oneOfTwo.warm()]);
    const [[{ maxRssBytes: whole }], [{ maxRssBytes: half }]] = [alone.usage!(), oneOfTwo.usage!()];
    assert.ok(whole! > 2 ** 28, String(whole));
    assert.ok(Math.abs(whole! - 2 * half!) <= 1);
  } finally {
    await Promise.all([alone.close(), oneOfTwo.close()]);
  }
});

function assertPng(
  picture: { png: Uint8Array; height: number; width: number },
  height: number,
  width: number,
): void {
  assert.deepEqual([picture.height, picture.width], [height, width]);
  const decoded = decodePng(picture.png);
  assert.deepEqual([decoded.height, decoded.width], [height, width]);
}

import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { createInlineTrainer } from "../../lib/jobs/inline_trainer.ts";
import type { Trainer } from "../../lib/jobs/trainer.ts";
import { createWorkerTrainer } from "../../lib/jobs/worker_trainer.ts";
import { resolveOptions } from "../../lib/options.ts";

const { image } = phantom("skin", { height: 24, width: 32, seed: 1 });
const OPTIONS = resolveOptions({ iterations: 3, channels: 8, minClusters: 1 });

async function labelsOf(trainer: Trainer): Promise<{ events: string[]; png: Uint8Array }> {
  const events: string[] = [];
  let png = new Uint8Array();
  for await (const event of trainer.run(image, OPTIONS)) {
    events.push(event.event);
    if (event.event === "result") png = Uint8Array.from(event.labels.png);
  }
  return { events, png };
}

Deno.test("a worker trains to the same bytes as this thread, twice in a row", async () => {
  const worker = createWorkerTrainer({ threads: 2 }), inline = createInlineTrainer({ threads: 1 });
  try {
    await worker.warm();
    const expected = await labelsOf(inline);
    assert.deepEqual(expected.events, ["start", "iteration", "iteration", "iteration", "result"]);
    assert.deepEqual(await labelsOf(worker), expected);
    assert.deepEqual(await labelsOf(worker), expected);
  } finally {
    await worker.close();
    await inline.close();
  }
});

Deno.test("aborting stops the worker's training, and the next run works", async () => {
  const worker = createWorkerTrainer({ threads: 1 });
  const controller = new AbortController();
  const endless = { ...OPTIONS, iterations: 10_000, stableIterations: 0 };
  try {
    await assert.rejects(async () => {
      for await (const event of worker.run(image, endless, { signal: controller.signal })) {
        if (event.event === "iteration") controller.abort();
      }
    }, (error: unknown) => error instanceof SgscnError && error.kind === "cancelled");
    assert.equal((await labelsOf(worker)).events.at(-1), "result");
  } finally {
    await worker.close();
  }
});

Deno.test("leaving the loop early stops the worker's training", async () => {
  const worker = createWorkerTrainer({ threads: 1 });
  try {
    for await (const _event of worker.run(image, { ...OPTIONS, iterations: 10_000, stableIterations: 0 })) {
      break;
    }
    assert.equal((await labelsOf(worker)).events.at(-1), "result");
  } finally {
    await worker.close();
  }
});

Deno.test("a worker that cannot start is an error of its own", async () => {
  const worker = createWorkerTrainer({ entry: "data:text/javascript,throw new Error('no')" });
  try {
    await assert.rejects(
      () => labelsOf(worker),
      (error: unknown) => error instanceof SgscnError && error.kind === "trainer-failed",
    );
  } finally {
    await worker.close();
  }
});

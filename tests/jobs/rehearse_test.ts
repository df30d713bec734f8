import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import { rehearse } from "../../lib/jobs/rehearse.ts";
import type { TrainerEvent } from "../../lib/jobs/trainer.ts";
import { phantom } from "../../lib/image/phantom.ts";
import { resolveOptions } from "../../lib/options.ts";

const OPTIONS = resolveOptions({ iterations: 3, channels: 16, backend: "simd" });

/** What a job gives, but for how long it took, asked for at once and then again. */
async function twoRuns(rehearsing: boolean): Promise<unknown[]> {
  const { image } = phantom("skin", { height: 48, width: 64, seed: 1 });
  const trainer = createProcessTrainer({ threads: 1, backend: "simd", rehearse: rehearsing });
  const untimed = ({ timing: _, elapsedMs: __, ...event }: TrainerEvent & Record<string, unknown>) => event;
  try {
    return [
      (await Array.fromAsync(trainer.run(image, OPTIONS))).map(untimed as never),
      (await Array.fromAsync(trainer.run(image, OPTIONS))).map(untimed as never),
    ];
  } finally {
    await trainer.close();
  }
}

Deno.test("a trainer that rehearses gives what one does that does not, though it is asked in the middle of it", async () => {
  assert.deepEqual(await twoRuns(true), await twoRuns(false));
});

Deno.test("a rehearsal is of several segmentations, and ends once it is aborted", async () => {
  const controller = new AbortController();
  const rehearsal = rehearse("simd", { threads: 1, signal: controller.signal });
  await setImmediate();
  controller.abort();
  assert.equal(await rehearsal, 0);
  assert.ok(await rehearse("simd", { threads: 1, signal: new AbortController().signal }) > 3);
});

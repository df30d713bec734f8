import assert from "node:assert/strict";
import { phantom } from "../../lib/image/phantom.ts";
import { createJobManager } from "../../lib/jobs/job_manager.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import type { Trainer } from "../../lib/jobs/trainer.ts";
import { createWorkerTrainer } from "../../lib/jobs/worker_trainer.ts";
import { resolveOptions } from "../../lib/options.ts";
import { eventsOf } from "./job_manager_parts.ts";

const RUNNERS: [string, () => Trainer][] = [
  ["process", () => createProcessTrainer({ threads: 1, backend: "simd" })],
  ["worker", () => createWorkerTrainer({ threads: 1 })],
];

for (const [name, create] of RUNNERS) {
  Deno.test(`${name}: a real training, as a job that is scored against a mask`, async () => {
    const trainer = create();
    const jobs = createJobManager({
      trainers: [trainer],
      log: () => {},
      describeError: (error) => ({ detail: String(error) }),
    });
    try {
      const { image, mask: { data: mask } } = phantom("skin", { height: 48, width: 64, seed: 1 });
      const options = resolveOptions({ iterations: 3, channels: 16, preview: 2, backend: "simd" });
      const job = jobs.submit({ owner: "me", image, mask, options, previews: true, detached: true });
      await job.done;
      const events = await eventsOf(job);
      assert.deepEqual(events.map(({ event, data }) => [event, "labels" in data]), [
        ["start", false],
        ["iteration", false],
        ["iteration", true],
        ["iteration", false],
        ["result", true],
      ], JSON.stringify(events.at(-1)!.data.problem));
      const score = events.at(-1)!.data.score as { dsc: number; pixels: { mask: number } };
      assert.ok(score.dsc > 0 && score.dsc <= 1);
      assert.equal(score.pixels.mask, mask.filter((value) => value !== 0).length);
      assert.deepEqual([job.result!.mask!.height, job.result!.mask!.width], [48, 64]);
      const overlay = await job.result!.overlay();
      assert.deepEqual([overlay.height, overlay.width], [48, 64]);
    } finally {
      await jobs.close();
      await trainer.close();
    }
  });
}

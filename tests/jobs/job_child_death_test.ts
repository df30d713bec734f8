import assert from "node:assert/strict";
import { phantom } from "../../lib/image/phantom.ts";
import { createJobManager } from "../../lib/jobs/job_manager.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import { resolveOptions } from "../../lib/options.ts";
import { eventsOf } from "./job_manager_parts.ts";
import { SIGNALS_CASE, startSignals } from "./signals.ts";

const { image } = phantom("skin", { height: 24, width: 32, seed: 1 });
const SHORT = resolveOptions({ backend: "simd", iterations: 3, channels: 8, minClusters: 1 });
const ENDLESS = { ...SHORT, iterations: 10_000, stableIterations: 0 };

for (
  const [signal, detail] of [
    ["SIGKILL", "Cannot finish training: the training process was killed"],
    ["SIGSTOP", "Cannot finish training: the training process gave no sign of life for 2 s"],
  ] as const
) {
  Deno.test(
    `a job whose trainer gets ${signal} ends with an event that says so; the one that waits succeeds`,
    SIGNALS_CASE,
    async () => {
      const signals = startSignals();
      const trainer = createProcessTrainer({ threads: 2, heartbeatTimeoutMs: 2_000 });
      const jobs = createJobManager({
        trainers: [trainer],
        log: () => {},
        describeError: (error) => ({ detail: (error as Error).message }),
      });
      const submit = (options: typeof SHORT) =>
        jobs.submit({ owner: "me", image, options, previews: true, detached: true });
      try {
        const [hit, waiting] = [submit(ENDLESS), submit(SHORT)];
        for await (const { event } of hit.events.read()) {
          if (event !== "iteration") continue;
          await signals.send(trainer.usage!()[0].pid!, signal);
          break;
        }
        await Promise.all([hit.done, waiting.done]);
        assert.deepEqual([hit.state, waiting.state], ["failed", "succeeded"]);
        const last = (await eventsOf(hit)).at(-1)!;
        assert.deepEqual([last.event, last.data], ["error", { problem: { detail } }]);
      } finally {
        await jobs.close();
        await trainer.close();
        await signals.close();
      }
    },
  );
}

import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import type { Job } from "../../lib/jobs/job.ts";
import { iterationEvent } from "./events.ts";
import { eventsOf, request, setUp } from "./job_manager_parts.ts";
import { scriptedTrainer } from "./scripted_trainer.ts";

const STEPS = 3000;
const LIMITS = { maxQueued: 6, maxQueuedPerOwner: 3, maxKept: 10, graceMs: 10_000, deadlineMs: 60_000 };

for (const seed of [1, 2, 3]) {
  Deno.test(`whatever happens in whatever order, seed ${seed}: every job ends once, nothing is left`, async () => {
    const random = seededRandom(seed);
    const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
    const trainers = [scriptedTrainer(), scriptedTrainer()];
    const { jobs, clock } = setUp({ trainers, limits: LIMITS });
    const all: Job[] = [];
    const leaves: (() => void)[] = [];
    let refused = 0;

    const actions: (() => unknown)[] = [
      () => {
        try {
          all.push(jobs.submit(request(pick(["a", "b", "c"]), { detached: random() < 0.5 })));
        } catch (error) {
          assert.equal((error as { kind: string }).kind, "busy");
          refused++;
        }
      },
      () => leaves.push(pick(all.slice(-10))?.attach() ?? (() => {})),
      () => pick(leaves)?.(),
      () => random() < 0.2 && pick(all.slice(-10))?.cancel("requested"),
      () => clock.advance(random() * 3_000),
      async () => {
        const run = pick(trainers)!.runs.at(-1);
        const emitted = run?.emit(iterationEvent(1));
        await Promise.race([emitted, run?.ended]);
      },
      async () => {
        const run = pick(trainers)!.runs.at(-1);
        if (random() < 0.5) await Promise.race([run?.succeed(2), run?.ended]);
        await Promise.race([run?.end(random() < 0.3 ? new Error("died") : undefined), run?.ended]);
      },
    ];
    for (let step = 0; step < STEPS; step++) {
      await pick(actions)!();
      const { queued, running, kept } = jobs.stats();
      assert.ok(queued <= LIMITS.maxQueued && running <= trainers.length && kept <= LIMITS.maxKept);
      const positions = all.filter(({ state }) => state === "queued").map(({ position }) => position);
      assert.deepEqual(positions.sort((a, b) => a - b), positions.map((_, i) => running + i));
    }
    await jobs.close();

    assert.ok(refused > 0 && all.length > 100);
    for (const state of ["succeeded", "failed", "cancelled"]) {
      assert.ok(all.some((job) => job.state === state), `none ${state}`);
    }
    for (const job of all) {
      await job.done;
      const events = await eventsOf(job);
      assert.deepEqual(events.map(({ id }) => id), events.map((_, i) => i + 1));
      const finals = events.filter(({ event }) => event === "result" || event === "error");
      assert.deepEqual(finals, [events.at(-1)]);
      assert.equal(finals[0].event === "result", job.state === "succeeded");
    }
    assert.deepEqual([jobs.stats().queued, jobs.stats().kept, clock.pending], [0, 0, 0]);
  });
}

import assert from "node:assert/strict";
import { requireGpu } from "../../lib/jobs/require_gpu.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import type { Trainer } from "../../lib/jobs/trainer.ts";
import { resolveOptions, type SegmentOptions } from "../../lib/options.ts";
import type { StartEvent } from "../../lib/types.ts";
import { CHILD_ENVIRONMENT } from "../../lib/jobs/child_environment.ts";
import { flatImage, startEvent } from "./events.ts";

type Machine = Pick<StartEvent, "backend" | "reason" | "adapter">;

const GPU: Machine = { backend: "webgpu", reason: "auto: A GPU", adapter: adapter({ software: false }) };
const SOFTWARE: Machine = { ...GPU, reason: "asked for by name", adapter: adapter({ software: true }) };
const NONE: Machine = { backend: "simd", reason: "auto: no WebGPU adapter" };

function adapter({ software }: { software: boolean }): StartEvent["adapter"] {
  return { name: "An adapter", vendor: "", software, limits: {}, features: [] };
}

/** A trainer whose start events say that it runs on `machine.now`, and what it was asked for. */
function trainerOn(machine: { now: Machine }): Trainer & { asked: SegmentOptions["backend"][] } {
  const asked: SegmentOptions["backend"][] = [];
  return {
    asked,
    place: "nowhere",
    warm: () => Promise.resolve(),
    survey: () => Promise.reject(new Error("nobody asks")),
    close: () => Promise.resolve(),
    async *run(image, options) {
      asked.push(options.backend);
      yield { ...startEvent(image, options), ...machine.now };
    },
  };
}

async function backendsOf(
  trainer: Trainer,
  backend: SegmentOptions["backend"],
  method: SegmentOptions["method"] = "sgscn",
): Promise<string[]> {
  const found: string[] = [];
  for await (const event of trainer.run(flatImage(4, 4), resolveOptions({ backend, method }))) {
    if (event.event === "start") found.push(event.backend);
  }
  return found;
}

Deno.test("a GPU that trains is accepted, and jobs may not fall back from it", async () => {
  const machine = { now: GPU };
  const trainer = trainerOn(machine);
  const strict = await requireGpu(trainer);
  assert.deepEqual(await backendsOf(strict, "auto"), ["webgpu"]);
  assert.deepEqual(trainer.asked, ["auto", "webgpu"]); // the probe, the job

  for (const lost of [NONE, SOFTWARE]) {
    machine.now = lost;
    await assert.rejects(backendsOf(strict, "auto"), /Cannot train: a GPU is required/);
    await assert.rejects(backendsOf(strict, "webgpu"), /Cannot train: a GPU is required/);
  }
  machine.now = NONE;
  assert.deepEqual(await backendsOf(strict, "simd"), ["simd"]); // asked for by name
  assert.deepEqual(await backendsOf(strict, "auto", "kmeans"), ["simd"]); // it has no network
  assert.equal(trainer.asked.at(-1), "auto");
  await assert.rejects(backendsOf(strict, "auto", "iic"), /a GPU is required/);
});

for (const [what, machine] of Object.entries({ "no adapter": NONE, "a software adapter": SOFTWARE })) {
  Deno.test(`${what} is refused, saying what would train and why`, async () => {
    await assert.rejects(
      requireGpu(trainerOn({ now: machine })),
      new RegExp(`Cannot start: a GPU is required .*run on ${machine.backend}, none \\(${machine.reason}\\)`),
    );
  });
}

Deno.test("a machine whose GPU drivers are hidden is refused, by a real training process", async () => {
  const environment = Object.fromEntries(
    CHILD_ENVIRONMENT.flatMap((name) => Deno.env.has(name) ? [[name, Deno.env.get(name)!]] : []),
  );
  const trainer = createProcessTrainer({
    threads: 1,
    environment: { ...environment, VK_DRIVER_FILES: "/nonexistent" },
  });
  try {
    await assert.rejects(requireGpu(trainer), /run on simd, 1 thread.*auto: no WebGPU adapter/);
  } finally {
    await trainer.close();
  }
});

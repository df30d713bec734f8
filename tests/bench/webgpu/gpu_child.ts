import { registerSimdBackend } from "../../../lib/backends/simd/register.ts";
import { registerWebgpuBackend } from "../../../lib/backends/webgpu/register.ts";
import { selfTest } from "../../../lib/backends/webgpu/self_test.ts";
import { tryVariants } from "../../../lib/backends/webgpu/variants.ts";
import { serveChild } from "../../../lib/jobs/serve_child.ts";
import { benchTask } from "../bench_training.ts";
import type { BenchCase } from "../cases.ts";
import { checkAnswers } from "./check_answers.ts";
import { GpuClock } from "./gpu_clock.ts";
import { measureGpuMemory } from "./gpu_memory.ts";
import { measurePeak } from "./measure_peak.ts";
import { profileTraining } from "./profile_training.ts";
import { timeOurs, timeStock } from "./time_training.ts";

/** What the benchmark asks of its child, a process started as the trainer is. */
export type GpuRequest =
  | { ask: "adapter" }
  | { ask: "answers"; sizes: BenchCase[] }
  | { ask: "ours" | "stock" | "profile" | "memory"; benchCase: BenchCase }
  | { ask: "peak" };

/** tfjs's names for them. */
const OURS = "webgpu-bench", SIMD = "simd-bench";
const SIMD_THREADS = 2;

async function answer(asked: GpuRequest): Promise<Record<string, unknown>> {
  if (asked.ask === "stock") return { ...await timeStock(benchTask(asked.benchCase), asked.benchCase) };
  // As lib/backends/select.ts opens it: what is timed is what a job gets.
  const backend = await registerWebgpuBackend(OURS);
  await selfTest(backend);
  const variants = await tryVariants(backend);
  switch (asked.ask) {
    case "adapter":
      return { ...backend.gpu.facts, variants, hasTimestamps: GpuClock.worksOn(backend) };
    case "answers":
      await registerSimdBackend(SIMD, { threads: SIMD_THREADS });
      return { ...await checkAnswers(OURS, SIMD, asked.sizes) };
    case "ours":
      return { ...await timeOurs(benchTask(asked.benchCase), asked.benchCase, OURS) };
    case "peak":
      return { ...await measurePeak(backend) };
    case "profile":
      return { ...await profileTraining(benchTask(asked.benchCase), asked.benchCase, backend) };
    case "memory":
      return { ...await measureGpuMemory(benchTask(asked.benchCase), backend) };
  }
}

if (import.meta.main) {
  await serveChild(async ({ request, reply }) => {
    await reply(await answer(request.header.request as GpuRequest));
  });
}

import { serveChild } from "../../lib/jobs/serve_child.ts";
import { registerSimdBackend } from "../../lib/backends/simd/register.ts";
import type { Profile, Runtime } from "../../lib/backends/simd/runtime.ts";
import type { SimdBackend } from "../../lib/backends/simd/simd_backend.ts";
import { benchTask, createBenchTraining } from "./bench_training.ts";
import type { BenchCase } from "./cases.ts";
import { checkGoldenRuns } from "./check_golden_runs.ts";

/** What the benchmark asks of its child, a process started as the trainer is. */
export type StepRequest =
  | { ask: "golden" }
  | { ask: "steps"; benchCase: BenchCase }
  | { ask: "profile"; benchCase: BenchCase }
  | { ask: "peak" };

/** What the backend runs on. */
export interface BackendFacts {
  threads: number;
  relaxed: boolean;
}

/** Milliseconds of each step, and of each kernel over all of them where that was asked for. */
export interface StepTimes {
  stepsMs: number[];
  kernels: Record<string, { calls: number; ms: number }>;
}

const BACKEND = "simd-bench";

/** Rounds of the peak probe's loop: some 10 ms. */
const PEAK_ROUNDS = 5_000_000;
/** Calls of it; the best counts, since anything else can only slow one down. */
const PEAK_CALLS = 30;
const PEAK_BYTES = 320;

async function timeSteps(benchCase: BenchCase, runtime: Runtime, profiled: boolean): Promise<StepTimes> {
  const training = createBenchTraining(benchTask(benchCase), BACKEND);
  for (let i = 0; i < benchCase.warmup; i++) await training.step();
  const profile: Profile = new Map();
  runtime.profile = profiled ? profile : undefined;
  const stepsMs: number[] = [];
  for (let i = 0; i < benchCase.iterations; i++) {
    const began = performance.now();
    const { loss } = await training.step();
    stepsMs.push(performance.now() - began);
    if (!Number.isFinite(loss.total)) throw new Error(`Cannot time steps: the loss is ${loss.total}`);
  }
  runtime.profile = undefined;
  training.dispose();
  return { stepsMs, kernels: Object.fromEntries(profile) };
}

/** Floating-point operations a second that one thread can do at most. */
function measurePeak({ runtime }: SimdBackend): { flopsPerSecond: number } {
  const block = runtime.memory.allocate(PEAK_BYTES);
  let flopsPerSecond = 0;
  for (let i = 0; i < PEAK_CALLS; i++) {
    const began = performance.now();
    const flops = runtime.call("peak", PEAK_ROUNDS, block.address);
    flopsPerSecond = Math.max(flopsPerSecond, flops / ((performance.now() - began) / 1000));
  }
  runtime.memory.release(block);
  return { flopsPerSecond };
}

if (import.meta.main) {
  const threads = Number(new URL(import.meta.url).searchParams.get("threads"));
  const backend = await registerSimdBackend(BACKEND, { threads });
  const { runtime } = backend;
  await serveChild(async ({ request, reply }) => {
    const asked = request.header.request as StepRequest;
    const facts: BackendFacts = { threads: runtime.threads, relaxed: runtime.relaxed };
    const answer = asked.ask === "golden"
      ? { runs: await checkGoldenRuns(BACKEND) }
      : asked.ask === "peak"
      ? measurePeak(backend)
      : await timeSteps(asked.benchCase, runtime, asked.ask === "profile");
    await reply({ ...facts, ...answer });
  });
}

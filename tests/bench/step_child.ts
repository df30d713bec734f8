import { serveChild } from "../../lib/jobs/serve_child.ts";
import { registerSimdBackend } from "../../lib/backends/simd/register.ts";
import type { Profile, Runtime } from "../../lib/backends/simd/runtime.ts";
import type { SimdBackend } from "../../lib/backends/simd/simd_backend.ts";
import { resolveOptions } from "../../lib/options.ts";
import { createFusedTraining, type FusedTraining } from "../../lib/sgscn/fused_training.ts";
import { initialise } from "../../lib/sgscn/initialise.ts";
import { checkGolden, GOLDEN_ITERATIONS, loadGolden } from "../sgscn/golden.ts";
import { type BenchCase, CHANNELS } from "./cases.ts";
import { peerImage } from "./peer_image.ts";

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

/** Runs golden cases and throws on the first number that is off. */
async function checkAnswers(): Promise<{ runs: number }> {
  const runs = loadGolden();
  for (const run of runs) {
    const training = createFusedTraining(run.image, run.options, run.parameters, about());
    const gradients0 = await training.gradients();
    const steps = [await training.step()];
    const labels0 = await training.labels();
    while (steps.length < Math.min(GOLDEN_ITERATIONS, run.steps.length)) steps.push(await training.step());
    training.dispose();
    checkGolden(run, { steps, gradients0, labels0 });
  }
  return { runs: runs.length };
}

async function timeSteps(benchCase: BenchCase, runtime: Runtime, profiled: boolean): Promise<StepTimes> {
  const training = createTraining(benchCase);
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

/** The peer's step: what the preset `reference` does. */
function createTraining({ height, width, third }: BenchCase): FusedTraining {
  const options = resolveOptions({ preset: "reference", lastKernel: third, channels: CHANNELS });
  const parameters = initialise({ channels: CHANNELS, lastKernel: third, inputChannels: 3 }, options.seed);
  return createFusedTraining(peerImage(height, width), options, parameters, about());
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

function about() {
  return { tfBackend: BACKEND, backend: "simd", device: "", reason: "benchmark" };
}

if (import.meta.main) {
  const threads = Number(new URL(import.meta.url).searchParams.get("threads"));
  const backend = await registerSimdBackend(BACKEND, { threads });
  const { runtime } = backend;
  await serveChild(async ({ request, reply }) => {
    const asked = request.header.request as StepRequest;
    const facts: BackendFacts = { threads: runtime.threads, relaxed: runtime.relaxed };
    const answer = asked.ask === "golden"
      ? await checkAnswers()
      : asked.ask === "peak"
      ? measurePeak(backend)
      : await timeSteps(asked.benchCase, runtime, asked.ask === "profile");
    await reply({ ...facts, ...answer });
  });
}

import { cpus, loadavg } from "node:os";
import config from "../../../deno.json" with { type: "json" };
import { versions } from "../../../lib/versions.ts";
import { assertClose } from "../../ops/compare.ts";
import type { BenchFlags, Section } from "../bench_flags.ts";
import { type BenchCase, caseName } from "../cases.ts";
import { childEnvironment } from "../child_environment.ts";
import { choosePeer, type Peer } from "../peer.ts";
import { progress } from "../progress.ts";
import { median } from "../statistics.ts";
import { combine, type Timing } from "../time_steps.ts";
import { findDriver } from "./find_driver.ts";
import { type GpuCases, gpuCases } from "./gpu_cases.ts";
import { type GpuFigures, isNotRun, type Part } from "./gpu_figures.ts";
import { GpuProcess } from "./gpu_process.ts";
import {
  jobsText,
  kernelsText,
  machineText,
  memoryText,
  stepsText,
  stockText,
  targetsText,
} from "./gpu_report.ts";
import { stepProfile } from "./step_profile.ts";
import { type JobTimes, timeJobs } from "./time_jobs.ts";

/** Of the first losses, which two engines in float32 must share. */
const LOSS_RELATIVE = 1e-3;
const WARM_JOBS = 3, QUICK_WARM_JOBS = 1;

/**
 * Checks the answers of the WebGPU backend, then times it: in turns with the stock step and with PyTorch on the same
 * GPU, by job, and by kernel.
 *
 * @param print gets each part's text as soon as it is there
 * @throws {Error} when an answer is off: nothing is timed that is wrong. A part that fails says so and is passed over.
 */
export async function benchWebgpu(flags: BenchFlags, print: (text: string) => void): Promise<GpuFigures> {
  const { quick, pairs, sections } = flags;
  const environment = childEnvironment();
  const gpu = new GpuProcess(environment);
  const load = loadavg()[0];
  const adapter = await gpu.adapter();
  const cases = gpuCases({ ...adapter, ...flags });
  progress("answers");
  const answers = await gpu.answers(checkedCases(cases, sections));
  const peer = await cudaPeer(flags.peer);
  const figures: GpuFigures = {
    machine: {
      adapter,
      driver: await findDriver(),
      cpu: cpus()[0]?.model ?? "unknown",
      cores: navigator.hardwareConcurrency,
      load,
      versions: { ...versions(), ...tfjsVersions() },
      peer: typeof peer === "string" ? `none: ${peer}` : `${peer.name} on ${peer.device}, TF32 off`,
      pairs,
      quick,
    },
    answers,
  };
  print(machineText(figures.machine, answers));
  const rival = typeof peer === "string" ? undefined : peer;
  const onlyByFlag = adapter.software && !flags.large
    ? "the adapter computes on the processor, where this takes long; --large runs it"
    : undefined;

  if (sections.includes("stock")) {
    figures.stock = await attempt(() => compareWithStock(gpu, cases, pairs));
    print(stockText(figures.stock));
  }
  if (sections.includes("kernels")) {
    figures.kernels = adapter.hasTimestamps
      ? await attempt(() => profileCases(gpu, cases.profiled))
      : { notRun: "the adapter has no timestamp-query" };
    print(kernelsText(figures.kernels));
  }
  if (sections.includes("memory")) {
    figures.memory = await attempt(() => memoryOf(gpu, cases.memory, rival));
    print(memoryText(figures.memory));
  }
  if (sections.includes("jobs")) {
    figures.jobs = onlyByFlag
      ? { notRun: onlyByFlag }
      : await attempt(() =>
        timeAllJobs(cases, { warmJobs: quick ? QUICK_WARM_JOBS : WARM_JOBS, environment })
      );
    print(jobsText(figures.jobs));
  }
  if (sections.includes("steps")) {
    figures.steps = await attempt(() => timeSizes(gpu, cases.sizes, { pairs, peer: rival }));
    print(stepsText(figures.steps, { peer: figures.machine.peer, missing: onlyByFlag }));
  }
  print(targetsText(figures));
  if (failed(figures)) Deno.exitCode = 1;
  return figures;
}

/** Every size that will be timed or profiled, once. */
function checkedCases({ sizes, profiled, ours }: GpuCases, sections: readonly Section[]): BenchCase[] {
  const all = [
    ...(sections.includes("stock") ? [ours] : []),
    ...(sections.includes("kernels") ? profiled : []),
    ...(sections.includes("steps") ? sizes : []),
  ];
  return [...new Map(all.map((benchCase) => [caseName(benchCase), benchCase])).values()];
}

/** PyTorch on the GPU, or why there is none: it need not be here. */
async function cudaPeer(path: string | undefined): Promise<Peer | string> {
  try {
    return await choosePeer(path, { device: "cuda" });
  } catch (error) {
    return (error as Error).message;
  }
}

const FAILED = "it failed: ";

/** A part's figures, or that it failed: the others may still be had. */
async function attempt<Found extends object>(run: () => Promise<Found>): Promise<Part<Found>> {
  try {
    return await run();
  } catch (error) {
    progress(String((error as Error).stack));
    return { notRun: `${FAILED}${(error as Error).message.split("\n")[0]}` };
  }
}

function failed({ stock, steps, jobs, memory, kernels }: GpuFigures): boolean {
  return [stock, steps, jobs, memory, kernels].some((part) =>
    part && isNotRun(part) && part.notRun.startsWith(FAILED)
  );
}

async function compareWithStock(
  gpu: GpuProcess,
  { ours, stock }: GpuCases,
  pairs: number,
): Promise<{ benchCase: BenchCase; ours: Timing; stock: Timing }> {
  const turns = { ours: [] as Timing[], stock: [] as Timing[] };
  for (let pair = 1; pair <= pairs; pair++) {
    progress(`stock, turn ${pair} of ${pairs}: ${caseName(ours)}`);
    const mine = await gpu.turn("ours", ours);
    const theirs = await gpu.turn("stock", stock);
    for (const [i, loss] of theirs.losses.entries()) {
      assertClose([mine.losses[i]], [loss], LOSS_RELATIVE * loss, `the stock step's loss ${i}`);
    }
    turns.ours.push(meanOf(mine.iterationsMs)); // the stock step has no time but its turn's mean
    turns.stock.push(meanOf(theirs.iterationsMs));
  }
  return { benchCase: ours, ours: combine(turns.ours)!, stock: combine(turns.stock)! };
}

function meanOf(iterationsMs: readonly number[]): Timing {
  const mean = iterationsMs.reduce((sum, ms) => sum + ms, 0) / iterationsMs.length;
  return { medianMs: mean, minMs: mean };
}

async function timeSizes(
  gpu: GpuProcess,
  cases: readonly BenchCase[],
  { pairs, peer }: { pairs: number; peer?: Peer },
): Promise<{ benchCase: BenchCase; ours: Timing; peer?: Timing }[]> {
  const turns = cases.map((benchCase) => ({ benchCase, ours: [] as Timing[], peer: [] as Timing[] }));
  for (let pair = 1; pair <= pairs; pair++) {
    for (const { benchCase, ours, peer: theirs } of turns) {
      progress(`steps, turn ${pair} of ${pairs}: ${caseName(benchCase)}`);
      const { iterationsMs } = await gpu.turn("ours", benchCase);
      ours.push({ medianMs: median(iterationsMs), minMs: Math.min(...iterationsMs) });
      if (!peer) continue;
      const { msPerIteration, minMs } = await peer.run(benchCase, {});
      theirs.push({ medianMs: msPerIteration, minMs });
    }
  }
  return turns.map(({ benchCase, ours, peer }) => ({
    benchCase,
    ours: combine(ours)!,
    peer: combine(peer),
  }));
}

async function memoryOf(gpu: GpuProcess, cases: readonly BenchCase[], peer: Peer | undefined) {
  const figures = [];
  for (const benchCase of cases) {
    progress(`memory: ${caseName(benchCase)}`);
    const ours = await gpu.memory(benchCase);
    const theirs = await peer?.run({ ...benchCase, iterations: 2, warmup: 1 }, {});
    figures.push({ benchCase, ours, peerMiB: theirs?.peakMiB });
  }
  return figures;
}

async function profileCases(gpu: GpuProcess, cases: readonly BenchCase[]) {
  progress("peak");
  const peak = await gpu.peak();
  const profiles = [];
  for (const benchCase of cases) {
    progress(`kernels: ${caseName(benchCase)}`);
    profiles.push(stepProfile(benchCase, await gpu.profile(benchCase)));
  }
  return { peak, profiles };
}

async function timeAllJobs(
  { jobs }: GpuCases,
  options: { warmJobs: number; environment: Record<string, string> },
): Promise<JobTimes[]> {
  const times = [];
  for (const preset of ["reference", "default"] as const) {
    for (const size of jobs) {
      progress(`jobs: ${size.width}x${size.height}, ${preset}`);
      times.push(await timeJobs(size, preset, options));
    }
  }
  return times;
}

/** tfjs's packages, by name. */
function tfjsVersions(): Record<string, string> {
  const packages = Object.entries(config.imports).filter(([name]) => name.startsWith("@tensorflow/"));
  return Object.fromEntries(
    packages.map((
      [name, from],
    ) => [name.slice("@tensorflow/".length), from.slice(from.lastIndexOf("@") + 1)]),
  );
}

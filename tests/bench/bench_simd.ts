import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { versions } from "../../lib/versions.ts";
import type { BenchFlags } from "./bench_flags.ts";
import { type BenchCase, benchCases, caseName } from "./cases.ts";
import { childEnvironment } from "./child_environment.ts";
import type { Figures, MemoryFigures } from "./figures.ts";
import { measureMemory } from "./measure_memory.ts";
import { measureStart, type StartTime } from "./measure_start.ts";
import { choosePeer, type Peer } from "./peer.ts";
import { profileKernels } from "./profile_kernels.ts";
import { progress } from "./progress.ts";
import { ROOT } from "./segment_task.ts";
import { soak, type SoakPoint } from "./soak.ts";
import { median } from "./statistics.ts";
import { askGolden, askPeak, type StepProcessOptions } from "./step_process.ts";
import { timeSteps } from "./time_steps.ts";

/** As many as the peer gets. */
const THREADS = 2;
/** Images and results of the runs; the one folder that the task may write to. */
const FOLDER = fileURLToPath(new URL("results/bench/", ROOT));
const START_RUNS = 5;

/** Checks the simd backend's answers, then times it in turns with the same training step in PyTorch. */
export async function benchSimd(flags: BenchFlags): Promise<Figures> {
  const { pairs, quick, checked, sections } = flags;
  const load = loadavg()[0];
  const options = { threads: THREADS, checked, environment: childEnvironment() };
  progress("golden runs");
  const { runs, threads, relaxed } = await askGolden(options); // throws: nothing is timed that is wrong
  const peer = await choosePeer(flags.peer);
  const figures: Figures = {
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: navigator.hardwareConcurrency,
      load,
      backend: `${threads} threads, ${relaxed ? "relaxed" : "plain"} SIMD, ${
        checked || Deno.build.arch !== "x86_64" ? "" : "no "
      }bounds checks`,
      threads,
      versions: versions(),
      peer: typeof peer === "string" ? `none, only our own figures (${peer})` : peer.name,
      pairs,
      quick,
    },
    goldenRuns: runs,
  };
  const rival = typeof peer === "string" ? undefined : peer;
  const cases = benchCases({ quick });
  await Deno.mkdir(FOLDER, { recursive: true });
  if (sections.includes("steps")) {
    figures.steps = await timeSteps(cases, { ...options, pairs, peer: rival, progress });
  }
  if (sections.includes("memory")) figures.memory = await memoryOf(cases, rival);
  if (sections.includes("start")) figures.start = await startTimes(quick ? 2 : START_RUNS);
  if (sections.includes("kernels")) figures.profile = await profileOf(cases, options);
  if (sections.includes("soak")) figures.soak = await soakPoints(options);
  return figures;
}

async function memoryOf(
  cases: readonly BenchCase[],
  peer: Peer | undefined,
): Promise<MemoryFigures[] | undefined> {
  if (!isLinux("memory")) return undefined;
  const figures: MemoryFigures[] = [];
  for (const benchCase of cases) {
    progress(`memory: ${caseName(benchCase)}`);
    const ours = await measureMemory(benchCase, { folder: FOLDER, threads: THREADS });
    const few = { ...benchCase, iterations: 2, warmup: 1 };
    const theirs = await peer?.run(few, { threads: THREADS, defaultAllocator: true });
    figures.push({ benchCase, ours, peerKiB: theirs && theirs.peakMiB * 1024 });
  }
  return figures;
}

function isLinux(section: string): boolean {
  if (Deno.build.os !== "linux") {
    progress(`no ${section} figures: they are read from /proc, which is Linux's`);
  }
  return Deno.build.os === "linux";
}

async function startTimes(runs: number): Promise<Figures["start"]> {
  const out = join(FOLDER, "sample");
  const times = { direct: [] as StartTime[], throughTask: [] as StartTime[] };
  for (let run = 1; run <= runs; run++) {
    progress(`start ${run} of ${runs}`);
    times.direct.push(await measureStart(out, { throughTask: false }));
    times.throughTask.push(await measureStart(out, { throughTask: true }));
  }
  const middle = (all: StartTime[]): StartTime => ({
    startEventMs: median(all.map(({ startEventMs }) => startEventMs)),
    firstIterationMs: median(all.map(({ firstIterationMs }) => firstIterationMs)),
  });
  return { direct: middle(times.direct), throughTask: middle(times.throughTask), runs };
}

async function profileOf(
  cases: readonly BenchCase[],
  options: StepProcessOptions,
): Promise<NonNullable<Figures["profile"]>> {
  progress("peak of one thread");
  const peakFlopsPerThread = await askPeak(options);
  const profiles = [];
  for (const benchCase of cases) {
    progress(`kernels: ${caseName(benchCase)}`);
    profiles.push(await profileKernels(benchCase, options));
  }
  return { profiles, peakFlopsPerThread };
}

async function soakPoints(options: StepProcessOptions): Promise<SoakPoint[] | undefined> {
  if (!isLinux("soak")) return undefined;
  const points: SoakPoint[] = [];
  for await (const point of soak(options)) {
    progress(`soak: ${point.jobs} jobs`);
    points.push(point);
  }
  return points;
}

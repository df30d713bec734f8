import { caseName } from "./cases.ts";
import type { Figures, Machine, MemoryFigures } from "./figures.ts";
import type { KernelProfile } from "./profile_kernels.ts";
import { gigaflops, mebibytes, milliseconds, percent, ratio, seconds } from "./format.ts";
import { SOAK_BASE, soakDrift, type SoakPoint } from "./soak.ts";
import { table } from "./table.ts";
import type { StepFigures } from "./time_steps.ts";

/** The figures as markdown, for people. */
export function report({ machine, goldenRuns, steps, memory, start, profile, soak }: Figures): string {
  const parts = [machineText(machine, goldenRuns)];
  if (steps) parts.push(stepsText(steps), threadsText(steps, machine.threads), perPixelText(steps));
  if (memory) parts.push(memoryText(memory));
  if (start) {
    const rows = [["`deno run`, as the task does", start.direct], [
      "`deno task segment`",
      start.throughTask,
    ]] as const;
    parts.push(
      `## Process start to the first iteration event, sample image, median of ${start.runs}`,
      table(
        ["started by", "start event", "first iteration"],
        rows.map(([name, time]) => [name, seconds(time.startEventMs), seconds(time.firstIterationMs)]),
      ),
    );
  }
  if (profile) {
    const { profiles, peakFlopsPerThread } = profile;
    parts.push(...profiles.map((one) => profileText(one, peakFlopsPerThread, machine.threads)));
  }
  if (soak) parts.push(soakText(soak));
  return parts.join("\n\n") + "\n";
}

function machineText(machine: Machine, goldenRuns: number): string {
  const { cpu, cores, load, backend, versions, peer, pairs, quick } = machine;
  const lines = [
    `- machine: ${cpu}, ${cores} cores, load ${load.toFixed(2)}${
      load > 0.5 ? " (SOMEONE ELSE IS AT WORK)" : ""
    }`,
    `- engine: simd, ${backend}; ${Object.entries(versions).map((pair) => pair.join(" ")).join(", ")}`,
    `- peer: ${peer}`,
    `- answers: ${goldenRuns} golden runs reproduced`,
    `- turns: ${pairs}${
      quick ? " (QUICK: not to be quoted)" : ""
    }; times are medians of the turns' medians, and minima`,
  ];
  return `# Benchmark\n\n${lines.join("\n")}`;
}

function stepsText(steps: readonly StepFigures[]): string {
  const rows = steps.map(({ benchCase, ours, peer }) => [
    caseName(benchCase),
    ...[ours.medianMs, ours.minMs, peer?.medianMs, peer?.minMs].map(milliseconds),
    ratio(ours.medianMs, peer?.medianMs),
    ratio(ours.minMs, peer?.minMs),
  ]);
  const head = ["case", "ours ms", "min", "peer ms", "min", "ratio of medians", "of minima"];
  return `## Time per iteration\n\n${table(head, rows)}`;
}

function threadsText(steps: readonly StepFigures[], threads: number): string {
  const rows = steps.flatMap(({ benchCase, ours, oneThread }) =>
    oneThread
      ? [[
        caseName(benchCase),
        milliseconds(oneThread.medianMs),
        milliseconds(ours.medianMs),
        `${ratio(oneThread.medianMs, ours.medianMs)} times`,
        `${ratio(oneThread.minMs, ours.minMs)} times`,
      ]]
      : []
  );
  const head = ["case", "1 thread ms", `${threads} threads ms`, "faster, medians", "minima"];
  return `## Threads\n\n${table(head, rows)}`;
}

/** The largest size's time per pixel against the smallest's, by third convolution. */
function perPixelText(steps: readonly StepFigures[]): string {
  const nanoseconds = ({ benchCase: { height, width } }: StepFigures, ms: number) =>
    ms * 1e6 / (height * width);
  const rows = ([1, 3] as const).map((third) => {
    const same = steps.filter(({ benchCase }) => benchCase.third === third);
    const small = same[0], large = same.at(-1)!;
    return [
      `third ${third}x${third}`,
      nanoseconds(small, small.ours.medianMs).toFixed(0),
      nanoseconds(large, large.ours.medianMs).toFixed(0),
      ratio(nanoseconds(large, large.ours.medianMs), nanoseconds(small, small.ours.medianMs)),
      ratio(nanoseconds(large, large.ours.minMs), nanoseconds(small, small.ours.minMs)),
    ];
  });
  const head = ["case", "128x96 ns", "768x576 ns", "ratio of medians", "of minima"];
  return `## Time per pixel\n\n${table(head, rows)}`;
}

function memoryText(memory: readonly MemoryFigures[]): string {
  const rows = memory.map(({ benchCase, ours, peerKiB }) => [
    caseName(benchCase),
    mebibytes(ours.peakKiB),
    mebibytes(ours.boundKiB),
    peerKiB ? mebibytes(peerKiB) : "–",
    ratio(ours.peakKiB, peerKiB),
    ours.partsKiB.map(mebibytes).join(" + "),
  ]);
  const head = ["case", "ours MiB", "at most", "peer MiB", "ratio", "task runner + command line + trainer"];
  return "## Peak memory\n\nResident memory of `deno task segment` and every process below it, summed every 20 ms. " +
    "At most: the sum of each process's own peak.\n\n" + table(head, rows);
}

function profileText(
  { benchCase, msPerStep, kernels }: KernelProfile,
  peakPerThread: number,
  threads: number,
): string {
  const peak = peakPerThread * threads;
  const rows = kernels.map(({ name, callsPerStep, msPerStep, share, effective, executed }) => [
    name,
    callsPerStep.toFixed(0),
    milliseconds(msPerStep),
    percent(share),
    effective ? gigaflops(effective) : "–",
    executed ? gigaflops(executed) : "–",
    executed ? percent(executed / peak) : "–",
  ]);
  const convolving = kernels.filter(({ effective }) => effective !== undefined);
  const perStep = (key: "effective" | "executed") =>
    convolving.reduce((total, figures) => total + figures[key]! * figures.msPerStep / 1000, 0) /
    (msPerStep / 1000);
  rows.push([
    "the whole step",
    "",
    milliseconds(msPerStep),
    "100 %",
    gigaflops(perStep("effective")),
    gigaflops(perStep("executed")),
    percent(perStep("executed") / peak),
  ]);
  const head = ["kernel", "calls", "ms", "share", "effective GFLOP/s", "executed GFLOP/s", "executed / peak"];
  return `## Where the time goes: ${caseName(benchCase)}\n\n` +
    `Effective: operations of a direct convolution; executed: those of the matrix products in its place. Peak: ` +
    `${gigaflops(peak)} GFLOP/s, measured on one thread (${
      gigaflops(peakPerThread)
    }) and multiplied by ${threads}.\n\n` +
    table(head, rows);
}

function soakText(points: readonly SoakPoint[]): string {
  const shown = points.filter(({ jobs }) => [10, 50, 100, 150, 200].includes(jobs));
  const { rise, fall } = soakDrift(points);
  const rows = shown.map((
    { jobs, rssKiB },
  ) => [`${jobs}`, mebibytes(rssKiB), ratio(rssKiB, points[0].rssKiB)]);
  return `## Memory over jobs of changing sizes\n\n` +
    `Resident memory of the trainer process; against job ${SOAK_BASE} at most ${percent(rise)} more and ` +
    `${percent(fall)} less.\n\n${table(["jobs", "MiB", "ratio"], rows)}`;
}

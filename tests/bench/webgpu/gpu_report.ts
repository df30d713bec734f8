import { caseName } from "../cases.ts";
import { gigaflops, mebibytes, milliseconds, percent, ratio, seconds } from "../format.ts";
import { table } from "../table.ts";
import type { CheckedAnswers } from "./check_answers.ts";
import { type GpuFigures, type GpuMachine, isNotRun } from "./gpu_figures.ts";
import type { StepProfile } from "./step_profile.ts";
import { targets } from "./targets.ts";

/** A load above this is someone else's work. */
const QUIET_LOAD = 0.5;

export function machineText(machine: GpuMachine, answers: CheckedAnswers): string {
  const { adapter, driver, cpu, cores, load, versions, peer, pairs, quick } = machine;
  const lines = [
    `- adapter: ${adapter.name}${adapter.software ? ", computes on the processor" : ""}; driver: ${driver}`,
    `- limits: ${Object.entries(adapter.limits).map((pair) => pair.join(" ")).join(", ")}`,
    `- features: ${adapter.features.join(", ") || "none"}; variants: ${
      adapter.variants.join(", ") || "none"
    }`,
    `- machine: ${cpu}, ${cores} cores, load ${load.toFixed(2)}${
      load > QUIET_LOAD ? " (SOMEONE ELSE IS AT WORK)" : ""
    }`,
    `- versions: ${Object.entries(versions).map((pair) => pair.join(" ")).join(", ")}`,
    `- PyTorch: ${peer}`,
    `- answers: ${answers.goldenRuns} golden runs reproduced; losses and gradients as the oracle's (${
      answers.oracleRuns.join("; ")
    }) and as simd's (${answers.sizes.join("; ") || "no size was asked for"})`,
    `- turns: ${pairs}${
      quick ? " (QUICK: not to be quoted)" : ""
    }; times are medians of the turns' medians, and minima`,
  ];
  return `# Benchmark of the WebGPU backend\n\n${lines.join("\n")}\n`;
}

export function stockText(part: NonNullable<GpuFigures["stock"]>): string {
  const title = "Time per iteration against stock tfjs ops on the same device";
  if (isNotRun(part)) return notRun(title, part);
  const { benchCase, ours, stock } = part;
  const row = [
    caseName(benchCase),
    ...[ours.medianMs, ours.minMs, stock.medianMs, stock.minMs].map(milliseconds),
    ratio(ours.medianMs, stock.medianMs),
    ratio(ours.minMs, stock.minMs),
  ];
  const head = ["case", "ours ms", "min", "stock ms", "min", "ratio of medians", "of minima"];
  return section(title, "In turns; each turn's mean counts. Both gave the same losses.", table(head, [row]));
}

export function stepsText(
  part: NonNullable<GpuFigures["steps"]>,
  { peer, missing }: { peer: string; missing?: string },
): string {
  const title = "Time per iteration against PyTorch on the same GPU";
  if (isNotRun(part)) return notRun(title, part);
  const rows = part.map(({ benchCase, ours, peer }) => [
    caseName(benchCase),
    ...[ours.medianMs, ours.minMs, peer?.medianMs, peer?.minMs].map(milliseconds),
    ratio(ours.medianMs, peer?.medianMs),
    ratio(ours.minMs, peer?.minMs),
  ]);
  const head = ["case", "ours ms", "min", "PyTorch ms", "min", "ratio of medians", "of minima"];
  const notes = [`PyTorch: ${peer}.`, ...(missing ? [`Larger sizes not run: ${missing}.`] : [])];
  return section(title, notes.join(" "), table(head, rows));
}

export function jobsText(part: NonNullable<GpuFigures["jobs"]>): string {
  const title = "50 iterations, image in to result out";
  if (isNotRun(part)) return notRun(title, part);
  const rows = part.map(({ width, height, preset, coldMs, warmMs, trainMs }) => [
    `${width}x${height}, ${preset}`,
    ...[coldMs, warmMs, trainMs].map(seconds),
  ]);
  const note = "Through the decoder and trainer processes; warm: the median of the jobs after the first.";
  return section(title, note, table(["job", "first", "warm", "of which training"], rows));
}

export function memoryText(part: NonNullable<GpuFigures["memory"]>): string {
  const title = "GPU memory";
  if (isNotRun(part)) return notRun(title, part);
  const rows = part.map(({ benchCase, ours, peerMiB }) => [
    caseName(benchCase),
    mebibytes(ours.trainingBytes / 1024),
    mebibytes(ours.finishedBytes / 1024),
    peerMiB?.toFixed(0) ?? "–",
  ]);
  const note = "Bytes of every buffer of ours, at the peak. PyTorch: the most that its tensors took.";
  return section(title, note, table(["case", "training MiB", "with the result MiB", "PyTorch MiB"], rows));
}

export function kernelsText(part: NonNullable<GpuFigures["kernels"]>): string {
  if (isNotRun(part)) return notRun("Where the GPU's time goes", part);
  const { peak: { flopsPerSecond, form }, profiles } = part;
  const parts = profiles.map((profile) => profileText(profile, flopsPerSecond));
  const note = `Peak: ${
    gigaflops(flopsPerSecond)
  } GFLOP/s (chains of multiply-adds, best of several: ${form}).`;
  return section("Where the GPU's time goes", `${note} Timestamps at either end of each command.`, ...parts);
}

function profileText(profile: StepProfile, peak: number): string {
  const { benchCase, gpuMs, wallMs, shaders, parts, convolutions, outside } = profile;
  const shares = (first: string, rows: StepProfile["shaders"]) =>
    table(
      [first, "calls", "ms", "share"],
      rows.map(({ name, calls, ms, share }) => [name, calls.toFixed(0), milliseconds(ms), percent(share)]),
    );
  const rows = convolutions.map((
    { name, ms, effective, executed, inProducts },
  ) => [
    name,
    milliseconds(ms),
    ...[effective, executed].map(gigaflops),
    percent(executed / peak),
    percent(effective / peak),
    percent(inProducts / peak),
  ]);
  const head = ["convolution", "ms", "effective GFLOP/s", "executed", "executed / peak", "effective / peak"];
  return [
    `### ${caseName(benchCase)}`,
    `${milliseconds(gpuMs)} ms on the GPU, ${milliseconds(wallMs)} ms by the clock; ${
      percent(outside)
    } of the GPU's time outside convolutions.`,
    shares("shader", shaders),
    shares("part of the step", parts),
    "Effective: operations of a direct convolution; executed: those of the matrix products in its place. Products: " +
    "executed by the matrix products alone, transforms left out.",
    table([...head, "products / peak"], rows),
  ].join("\n\n");
}

export function targetsText(figures: GpuFigures): string {
  const rows = targets(figures).map(({ what, found, target, limit, verdict }) => [
    what,
    found,
    target,
    limit,
    verdict,
  ]);
  return section("Against the targets", "", table(["figure", "found", "target", "limit", "verdict"], rows));
}

function section(title: string, ...parts: string[]): string {
  return [`## ${title}`, ...parts.filter((part) => part !== "")].join("\n\n") + "\n";
}

function notRun(title: string, part: { notRun: string }): string {
  return section(title, `Not run: ${part.notRun}.`);
}

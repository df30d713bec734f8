import type { BenchCase } from "../cases.ts";
import { milliseconds, percent } from "../format.ts";
import { type GpuFigures, isNotRun, type Part } from "./gpu_figures.ts";
import type { StepProfile } from "./step_profile.ts";

/** One figure that was promised, as a row of text. */
export interface Target {
  what: string;
  found: string;
  target: string;
  limit: string;
  /** `met`, `within the limit`, `MISSED`, or why there is none. */
  verdict: string;
}

/** The size that figures of a real GPU are promised for. */
const LARGE = { width: 768, height: 576 };
const GIGA = 1e9;

/** What was promised of the WebGPU backend, and what was found. Smaller is better except for the share of the peak. */
export function targets({ machine, stock, steps, jobs, memory, kernels }: GpuFigures): Target[] {
  const isLarge = ({ width, height }: Pick<BenchCase, "width" | "height">) =>
    width === LARGE.width && height === LARGE.height;
  const real = machine.adapter.software ? "needs a GPU, this adapter is software" : undefined;
  const profiles = found(kernels, ({ profiles }) => profiles);
  const profile = profiles.value?.findLast(({ benchCase }) => isLarge(benchCase) && benchCase.third === 3) ??
    profiles.value?.at(-1);
  const on = profile && ` at ${profile.benchCase.width}x${profile.benchCase.height}`;
  return [
    below("time per iteration / stock tfjs ops, 128x96", 0.15, 0.25, (value) => value.toFixed(3), {
      ...found(stock, ({ ours, stock }) => ours.medianMs / stock.medianMs),
    }),
    below("time per iteration / PyTorch's, 768x576, third 1x1", 0.7, undefined, (value) => value.toFixed(2), {
      ...found(steps, (all) => {
        const figures = all.find(({ benchCase }) => isLarge(benchCase) && benchCase.third === 1);
        return figures?.peer && figures.ours.medianMs / figures.peer.medianMs;
      }, real ?? machine.peer),
      refused: real,
    }),
    below(
      "50 iterations at 768x576, image in to result out",
      1000,
      undefined,
      (ms) => `${milliseconds(ms)} ms`,
      {
        ...found(jobs, (all) => all.find((job) => isLarge(job) && job.preset === "reference")?.warmMs, real),
        refused: real,
      },
    ),
    above("share of the FMA peak in the least of the three big convolutions" + (on ?? ""), 0.6, {
      value: profile && kernels && !isNotRun(kernels)
        ? leastShare(profile, kernels.peak.flopsPerSecond)
        : undefined,
      reason: profiles.reason,
      refused: real,
    }),
    below(
      "GPU memory at 768x576, 100 channels",
      1.5 * GIGA,
      2.5 * GIGA,
      (bytes) => `${(bytes / GIGA).toFixed(2)} GB`,
      {
        ...found(memory, (all) => Math.max(...all.map(({ ours }) => ours.finishedBytes))),
      },
    ),
    below(`time on the GPU outside convolutions${on ?? ""}`, 0.15, 0.3, percent, {
      value: profile?.outside,
      reason: profiles.reason,
    }),
  ];
}

/** Of conv2's forward pass and its two gradients: executed operations against the peak. */
function leastShare({ convolutions }: StepProfile, peak: number): number {
  return Math.min(
    ...convolutions.filter(({ name }) => name.startsWith("conv2")).map(({ executed }) => executed / peak),
  );
}

interface Found<Value> {
  value?: Value;
  /** Why there is no value. */
  reason?: string;
  /** Why the value is not to be judged. */
  refused?: string;
}

function found<Figures extends object, Value>(
  part: Part<Figures> | undefined,
  value: (figures: Figures) => Value | undefined,
  otherwise = "not measured",
): Found<Value> {
  if (!part) return { reason: "not asked for" };
  if (isNotRun(part)) return { reason: part.notRun };
  return { value: value(part), reason: otherwise };
}

function below(
  what: string,
  target: number,
  limit: number | undefined,
  text: (value: number) => string,
  { value, reason, refused }: Found<number>,
): Target {
  const row = { what, target: text(target), limit: limit === undefined ? "–" : text(limit) };
  if (value === undefined) return { ...row, found: "–", verdict: `not run: ${reason}` };
  const verdict = refused
    ? `not judged: ${refused}`
    : value <= target
    ? "met"
    : limit === undefined
    ? "MISSED (to be reported)"
    : value <= limit
    ? "within the limit"
    : "MISSED";
  return { ...row, found: text(value), verdict };
}

function above(what: string, target: number, { value, reason, refused }: Found<number>): Target {
  const row = { what, target: percent(target), limit: "–" };
  if (value === undefined) return { ...row, found: "–", verdict: `not run: ${reason}` };
  const verdict = refused ? `not judged: ${refused}` : value >= target ? "met" : "MISSED (to be reported)";
  return { ...row, found: percent(value), verdict };
}

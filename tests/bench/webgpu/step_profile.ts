import type { BenchCase } from "../cases.ts";
import { convFlops } from "./conv_flops.ts";
import type { CommandTimes, TrainingProfile } from "./profile_training.ts";

/** A shader's, or a part's, time on the GPU in one iteration. */
export interface Share {
  name: string;
  calls: number;
  ms: number;
  /** Of all. */
  share: number;
}

/** One convolution of the step: forward, or one of its gradients. */
export interface ConvFigures {
  /** `conv2 input gradient`. */
  name: string;
  /** All that it takes, transforms and sums included. */
  ms: number;
  /** Its matrix products alone. */
  productsMs: number;
  /** Operations a second over all that it takes: of a direct convolution, and of the matrix products. */
  effective: number;
  executed: number;
  /** Operations a second of the matrix products alone. */
  inProducts: number;
}

/** Where the GPU's time goes in one iteration of a case. */
export interface StepProfile {
  benchCase: BenchCase;
  /** Sum of all commands, and the wall's clock around them. */
  gpuMs: number;
  wallMs: number;
  /** Longest first. */
  shaders: Share[];
  parts: Share[];
  convolutions: ConvFigures[];
  /** Share of the GPU's time in shaders that do not convolve. */
  outside: number;
}

/** The shaders that convolve: matrix products, Winograd's and the filters' transforms, patches, replicated borders. */
const CONVOLVING =
  /^(winograd|matrixProduct|patches$|packFilter$|filterGradient$|packBorderTaps$|borderLines$|addBorder$)/;

export function convolves(shader: string): boolean {
  return CONVOLVING.test(shader);
}

/** Sums a profile by shader, by part of the step, and by convolution. */
export function stepProfile(
  benchCase: BenchCase,
  { iterations, wallMs, commands }: TrainingProfile,
): StepProfile {
  const each = commands.map((one) => ({ ...one, calls: one.calls / iterations, ms: one.ms / iterations }));
  const gpuMs = total(each);
  const shares = (key: "name" | "phase"): Share[] =>
    Object.entries(Object.groupBy(each, (one) => one[key])).map(([name, group]) => {
      const ms = total(group!);
      return { name, calls: group!.reduce((sum, { calls }) => sum + calls, 0), ms, share: ms / gpuMs };
    }).sort((a, b) => b.ms - a.ms);
  const convolutions = Object.entries(convFlops(benchCase)).map(([name, { effective, executed }]) => {
    const own = each.filter(({ phase }) => phase === name);
    const ms = total(own), productsMs = total(own.filter((one) => one.name.startsWith("matrixProduct")));
    return {
      name,
      ms,
      productsMs,
      effective: effective / (ms / 1000),
      executed: executed / (ms / 1000),
      inProducts: executed / (productsMs / 1000),
    };
  });
  const outside = total(each.filter(({ name }) => !convolves(name))) / gpuMs;
  return { benchCase, gpuMs, wallMs, shaders: shares("name"), parts: shares("phase"), convolutions, outside };
}

function total(commands: readonly Pick<CommandTimes, "ms">[]): number {
  return commands.reduce((sum, { ms }) => sum + ms, 0);
}

import type { BenchCase } from "./cases.ts";
import { kernelFlops } from "./kernel_flops.ts";
import { askSteps, type StepProcessOptions } from "./step_process.ts";

/** One kernel's part of a step. */
export interface KernelFigures {
  name: string;
  callsPerStep: number;
  msPerStep: number;
  /** Of the step. */
  share: number;
  /** Operations a second; of the kernels that convolve. */
  effective?: number;
  executed?: number;
}

export interface KernelProfile {
  benchCase: BenchCase;
  msPerStep: number;
  /** Longest first; what is spent outside kernels comes last. */
  kernels: KernelFigures[];
}

/** Where the time of a case's steps goes. */
export async function profileKernels(
  benchCase: BenchCase,
  options: StepProcessOptions,
): Promise<KernelProfile> {
  const { stepsMs, kernels } = await askSteps({ ask: "profile", benchCase }, options);
  const steps = stepsMs.length;
  const msPerStep = stepsMs.reduce((total, ms) => total + ms, 0) / steps;
  const flops = kernelFlops(benchCase);
  const figures: KernelFigures[] = Object.entries(kernels).map(([name, { calls, ms }]) => {
    const seconds = ms / steps / 1000;
    return {
      name,
      callsPerStep: calls / steps,
      msPerStep: ms / steps,
      share: ms / steps / msPerStep,
      effective: name in flops ? flops[name].effective / seconds : undefined,
      executed: name in flops ? flops[name].executed / seconds : undefined,
    };
  }).sort((a, b) => b.msPerStep - a.msPerStep);
  const outside = msPerStep - figures.reduce((total, { msPerStep }) => total + msPerStep, 0);
  figures.push({ name: "outside kernels", callsPerStep: 0, msPerStep: outside, share: outside / msPerStep });
  return { benchCase, msPerStep, kernels: figures };
}

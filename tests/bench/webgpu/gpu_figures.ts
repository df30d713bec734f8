import type { BenchCase } from "../cases.ts";
import type { Timing } from "../time_steps.ts";
import type { CheckedAnswers } from "./check_answers.ts";
import type { GpuMemory } from "./gpu_memory.ts";
import type { GpuFacts } from "./gpu_process.ts";
import type { Peak } from "./measure_peak.ts";
import type { StepProfile } from "./step_profile.ts";
import type { JobTimes } from "./time_jobs.ts";

/** What a part found, or why it was not run. */
export type Part<Found> = Found | { notRun: string };

export function isNotRun(part: object): part is { notRun: string } {
  return "notRun" in part;
}

/** Everything that the benchmark found on a GPU; parts that nobody asked for are missing. */
export interface GpuFigures {
  machine: GpuMachine;
  answers: CheckedAnswers;
  stock?: Part<{ benchCase: BenchCase; ours: Timing; stock: Timing }>;
  steps?: Part<{ benchCase: BenchCase; ours: Timing; peer?: Timing }[]>;
  jobs?: Part<JobTimes[]>;
  memory?: Part<{ benchCase: BenchCase; ours: GpuMemory; peerMiB?: number }[]>;
  kernels?: Part<{ peak: Peak; profiles: StepProfile[] }>;
}

export interface GpuMachine {
  adapter: GpuFacts;
  /** Its version where one could be found out. */
  driver: string;
  cpu: string;
  cores: number;
  /** Of the last minute, before the benchmark began: over 0.5 someone else is at work. */
  load: number;
  versions: Record<string, string>;
  /** Name, version and device, or why there is none. */
  peer: string;
  pairs: number;
  quick: boolean;
}

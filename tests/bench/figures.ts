import type { BenchCase } from "./cases.ts";
import type { KernelProfile } from "./profile_kernels.ts";
import type { StartTime } from "./measure_start.ts";
import type { TreePeak } from "./process_tree.ts";
import type { SoakPoint } from "./soak.ts";
import type { StepFigures } from "./time_steps.ts";

/** Everything that the benchmark found; `--json` prints it as it is. */
export interface Figures {
  machine: Machine;
  /** Golden runs that were reproduced before anything was timed. */
  goldenRuns: number;
  steps?: StepFigures[];
  memory?: MemoryFigures[];
  start?: { direct: StartTime; throughTask: StartTime; runs: number };
  profile?: { profiles: KernelProfile[]; peakFlopsPerThread: number };
  soak?: SoakPoint[];
}

export interface Machine {
  cpu: string;
  cores: number;
  /** Of the last minute, before the benchmark began: over 0.5 someone else is at work. */
  load: number;
  /** `2 threads, relaxed SIMD, no bounds checks`. */
  backend: string;
  threads: number;
  versions: Record<string, string>;
  /** Name and version, or why there is none. */
  peer: string;
  pairs: number;
  quick: boolean;
}

export interface MemoryFigures {
  benchCase: BenchCase;
  ours: TreePeak;
  peerKiB?: number;
}

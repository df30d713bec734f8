import type { AdapterFacts } from "../../../lib/types.ts";
import { askChild } from "../ask_child.ts";
import { GPU_ENVIRONMENT } from "../../../lib/jobs/process_trainer.ts";
import type { BenchCase } from "../cases.ts";
import type { CheckedAnswers } from "./check_answers.ts";
import type { GpuRequest } from "./gpu_child.ts";
import type { GpuMemory } from "./gpu_memory.ts";
import type { Peak } from "./measure_peak.ts";
import type { TrainingProfile } from "./profile_training.ts";
import type { TurnTimes } from "./time_training.ts";

export interface GpuFacts extends AdapterFacts {
  /** Which optional forms of kernels are used, or why not, in words. */
  variants: string[];
  hasTimestamps: boolean;
}

/** Asks fresh processes on the GPU, one a question. */
export class GpuProcess {
  readonly #environment: Record<string, string>;

  constructor(environment: Record<string, string>) {
    this.#environment = { ...GPU_ENVIRONMENT, ...environment };
  }

  adapter(): Promise<GpuFacts> {
    return this.#ask({ ask: "adapter" });
  }

  /** @throws {Error} that names the first number that is off */
  answers(sizes: BenchCase[]): Promise<CheckedAnswers> {
    return this.#ask({ ask: "answers", sizes });
  }

  turn(ask: "ours" | "stock", benchCase: BenchCase): Promise<TurnTimes> {
    return this.#ask({ ask, benchCase });
  }

  profile(benchCase: BenchCase): Promise<TrainingProfile> {
    return this.#ask({ ask: "profile", benchCase });
  }

  memory(benchCase: BenchCase): Promise<GpuMemory> {
    return this.#ask({ ask: "memory", benchCase });
  }

  peak(): Promise<Peak> {
    return this.#ask({ ask: "peak" });
  }

  #ask<Answer>(request: GpuRequest): Promise<Answer> {
    return askChild(import.meta.resolve("./gpu_child.ts"), request, { environment: this.#environment });
  }
}

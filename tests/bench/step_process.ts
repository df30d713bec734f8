import { UNCHECKED_WASM_FLAGS } from "../../lib/jobs/unchecked_wasm_flags.ts";
import { askChild } from "./ask_child.ts";
import type { BackendFacts, StepRequest, StepTimes } from "./step_child.ts";

export interface StepProcessOptions {
  threads: number;
  /** Keep V8's bounds checks, which the trainer turns off on x86-64. */
  checked: boolean;
  environment: Record<string, string>;
}

/** Checks the golden runs. @throws {Error} that names the first number that is off */
export function askGolden(options: StepProcessOptions): Promise<BackendFacts & { runs: number }> {
  return ask({ ask: "golden" }, options);
}

/** Times the steps of one case, or its kernels. */
export function askSteps(
  request: Extract<StepRequest, { ask: "steps" | "profile" }>,
  options: StepProcessOptions,
): Promise<BackendFacts & StepTimes> {
  return ask(request, options);
}

/** The peak of one thread, with the trainer's flags: a 256-bit one on x86-64. */
export async function askPeak(options: StepProcessOptions): Promise<number> {
  const { flopsPerSecond } = await ask<{ flopsPerSecond: number }>({ ask: "peak" }, {
    ...options,
    checked: false,
  });
  return flopsPerSecond;
}

/** With the V8 flags of the trainer. */
function ask<Answer>(
  request: StepRequest,
  { threads, checked, environment }: StepProcessOptions,
): Promise<Answer> {
  return askChild(`${import.meta.resolve("./step_child.ts")}?threads=${threads}`, request, {
    v8Flags: checked || Deno.build.arch !== "x86_64" ? [] : UNCHECKED_WASM_FLAGS,
    environment,
  });
}

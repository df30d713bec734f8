import { fileURLToPath } from "node:url";
import { spawnChild } from "../../lib/jobs/spawn_child.ts";
import { UNCHECKED_WASM_FLAGS } from "../../lib/jobs/unchecked_wasm_flags.ts";
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

/** One question to a fresh process with the permissions and V8 flags of the trainer (lib/jobs/process_trainer.ts). */
async function ask<Answer>(
  request: StepRequest,
  { threads, checked, environment }: StepProcessOptions,
): Promise<Answer> {
  const child = spawnChild({
    entry: `${import.meta.resolve("./step_child.ts")}?threads=${threads}`,
    permissions: [`--allow-read=${fileURLToPath(new URL("../../lib/", import.meta.url))}`],
    v8Flags: checked || Deno.build.arch !== "x86_64" ? [] : UNCHECKED_WASM_FLAGS,
    environment,
  });
  try {
    child.send({ type: "run", request });
    for await (const { header } of child.frames) {
      if (header.type === "message") return header as Answer;
      if (header.type === "error") {
        throw new Error(`Benchmark stops, ${request.ask} failed: ${header.detail}`);
      }
    }
    throw new Error(`Benchmark stops, ${request.ask} gave no answer`, { cause: await child.causeOfDeath() });
  } finally {
    child.kill();
  }
}

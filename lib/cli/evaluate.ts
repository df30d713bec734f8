import { createDecoder } from "../jobs/decoder.ts";
import { createTrainer } from "../jobs/trainer.ts";
import { evaluateCommand } from "./evaluate_command.ts";
import { interruptSignal } from "./interrupt_signal.ts";
import { ownChildEnvironment } from "./own_child_environment.ts";
import { processTerminal } from "./process_terminal.ts";

/** `deno task evaluate`: arguments, environment, terminal and Ctrl-C, and nothing else. */
async function main(): Promise<number> {
  return await evaluateCommand(Deno.args, {
    terminal: processTerminal(),
    // A task runs in the project's folder; this is where it was called.
    folder: Deno.env.get("INIT_CWD") ?? Deno.cwd(),
    signal: interruptSignal(),
    cores: navigator.hardwareConcurrency,
    createTrainer: (options) => createTrainer({ ...options, environment: ownChildEnvironment() }),
    createDecoder: (options) => createDecoder({ ...options, environment: ownChildEnvironment() }),
    async writeReport(report) {
      const { writeReport } = await import("../evaluation/report/write_report.ts");
      return await writeReport(report);
    },
  });
}

if (import.meta.main) Deno.exit(await main());

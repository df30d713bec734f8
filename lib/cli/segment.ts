import { createTrainer } from "../jobs/trainer.ts";
import { interruptSignal } from "./interrupt_signal.ts";
import { ownChildEnvironment } from "./own_child_environment.ts";
import { processTerminal } from "./process_terminal.ts";
import { segmentCommand } from "./segment_command.ts";

/** `deno task segment`: arguments, environment, terminal and Ctrl-C, and nothing else. */
async function main(): Promise<number> {
  return await segmentCommand(Deno.args, {
    terminal: processTerminal(),
    // A task runs in the project's folder; this is where it was called.
    folder: Deno.env.get("INIT_CWD") ?? Deno.cwd(),
    signal: interruptSignal(),
    createTrainer: (options) => createTrainer({ ...options, environment: ownChildEnvironment() }),
    // Imported when it is needed, while the trainer's process is starting already.
    async decode(bytes, limits) {
      const { decodeAndHash } = await import("../jobs/decode_and_hash.ts");
      return await decodeAndHash(bytes, limits);
    },
  });
}

if (import.meta.main) Deno.exit(await main());

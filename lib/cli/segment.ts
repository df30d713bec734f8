import { CHILD_ENVIRONMENT } from "../jobs/child_environment.ts";
import { createTrainer } from "../jobs/trainer.ts";
import type { Terminal } from "./reporter.ts";
import { segmentCommand } from "./segment_command.ts";

// `deno task` passes on the signal that the terminal has sent to both: the second within this time is the first.
const ECHO_MS = 300;

/** `deno task segment`: arguments, environment, terminal and Ctrl-C, and nothing else. */
async function main(): Promise<number> {
  const stop = new AbortController();
  let stoppedMs = Infinity;
  function interrupt() {
    // Whoever presses it again does not want to wait.
    if (performance.now() - stoppedMs > ECHO_MS) Deno.exit(130);
    if (stop.signal.aborted) return;
    stoppedMs = performance.now();
    stop.abort();
  }
  Deno.addSignalListener("SIGINT", interrupt);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", interrupt);
  return await segmentCommand(Deno.args, {
    terminal: processTerminal(),
    // A task runs in the project's folder; this is where it was called.
    folder: Deno.env.get("INIT_CWD") ?? Deno.cwd(),
    signal: stop.signal,
    createTrainer: (options) => createTrainer({ ...options, environment: childEnvironment() }),
    // Imported when it is needed, while the trainer's process is starting already.
    async decode(bytes, limits) {
      const { decodeAndHash } = await import("../jobs/decode_and_hash.ts");
      return await decodeAndHash(bytes, limits);
    },
  });
}

function childEnvironment(): Record<string, string> {
  const set = CHILD_ENVIRONMENT.map((name) => [name, Deno.env.get(name)]).filter(([, value]) =>
    value !== undefined
  );
  return Object.fromEntries(set);
}

function processTerminal(): Terminal {
  const encoder = new TextEncoder();
  return {
    out: (text) => writeAll(Deno.stdout, encoder.encode(text)),
    err: (text) => writeAll(Deno.stderr, encoder.encode(text)),
    columns: () => Deno.stderr.isTerminal() ? Deno.consoleSize().columns : undefined,
  };
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  try {
    for (let written = 0; written < bytes.length;) written += stream.writeSync(bytes.subarray(written));
  } catch (error) {
    // Whoever read (`| head`) has enough: end as other programs do, by signal 13.
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(128 + 13);
    throw error;
  }
}

if (import.meta.main) Deno.exit(await main());

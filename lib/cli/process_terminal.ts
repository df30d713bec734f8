import type { Terminal } from "./reporter.ts";

/** This process's standard output and error. */
export function processTerminal(): Terminal {
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

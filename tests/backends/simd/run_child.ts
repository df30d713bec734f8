import { fileURLToPath } from "node:url";

/** A child that has not ended by then hangs. */
const TIMEOUT_MS = 30_000;

/** Runs a scenario of child_main.ts in a process that may only read this project; returns the line it prints. */
export async function runChild(scenario: string, { v8Flags = [] }: { v8Flags?: readonly string[] } = {}) {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const { code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-check",
      `--allow-read=${root}`,
      ...(v8Flags.length > 0 ? [`--v8-flags=${v8Flags.join(",")}`] : []),
      fileURLToPath(import.meta.resolve("./child_main.ts")),
      scenario,
    ],
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).output();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(`${scenario} ended with ${signal ?? code}: ${text.decode(stderr)}`);
  return text.decode(stdout).trim();
}

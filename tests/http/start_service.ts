import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface StartedService {
  /** Where it listens, with a slash at the end. */
  url: string;
  /** Everything printed so far. */
  output: () => string;
  /** Its log so far, read as JSON. */
  log: () => Record<string, unknown>[];
  /** Tells it to stop, and waits until it has. */
  stop: () => Promise<Deno.CommandStatus>;
}

/** Runs Deno with these arguments until it says where it listens. @throws {Error} with its output if it ends before */
export async function startService(
  args: readonly string[],
  { env = {} }: { env?: Record<string, string> } = {},
): Promise<StartedService> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
  }).spawn();
  const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
  let output = "";
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      output += text;
      const address = /listening.*?(http:\/\/[^\s"]+)/i.exec(output);
      if (address) resolve(address[1].replace("0.0.0.0", "127.0.0.1"));
    }
    reject(new Error(`It ended without listening: ${output}`));
  })();
  const stop = async () => {
    child.kill("SIGTERM");
    await reading;
    return await child.status;
  };
  const log = () => output.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  try {
    return { url: await listening, output: () => output, log, stop };
  } catch (error) {
    await child.status; // it has ended by itself
    throw error;
  }
}

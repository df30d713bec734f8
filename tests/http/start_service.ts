import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What `deno serve` is allowed, at the least, to train in a process of its own and to read every setting. */
export const SERVE_PERMISSIONS: readonly string[] = [
  "--no-prompt",
  "--ignore-env",
  "--allow-env=SGSCN_*,DENO_DIR,HOME,NPM_CONFIG_REGISTRY",
  `--allow-run=${Deno.execPath()}`,
];

export interface StartedService {
  url: string;
  port: number;
  /** Everything printed so far. */
  output(): string;
  /** Waits until something is printed. */
  printed(text: RegExp): Promise<void>;
  signal(): void;
  /** How it ended. */
  ended: Promise<Deno.CommandStatus>;
  /** Asks it to stop, and waits until it has. */
  stop(how?: Deno.Signal): Promise<Deno.CommandStatus>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Runs Deno with these arguments until it has ended, and says how. */
export async function runToEnd(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await command(args, env, "piped").output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs Deno with these arguments until it says where it listens. */
export async function startService(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<StartedService> {
  const child = command(args, env, "null").spawn();
  const waiting: (() => void)[] = [];
  let output = "";
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      output += text;
      for (const look of waiting) look();
    }
  })();
  const ended = reading.then(() => child.status);

  function printed(text: RegExp): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => text.test(output) && resolve();
    waiting.push(look);
    look();
    const giveUp = () => reject(new Error(`It did not print ${text}, but: ${output}`));
    ended.then(giveUp);
    const timer = setTimeout(giveUp, PRINT_TIMEOUT_MS);
    return promise.finally(() => clearTimeout(timer));
  }

  let hasEnded = false;
  ended.then(() => hasEnded = true);
  const stop = (how: Deno.Signal = "SIGTERM") => {
    if (!hasEnded) child.kill(how);
    return ended;
  };
  try {
    await printed(LISTENING);
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
  const port = Number(LISTENING.exec(output)![1]);
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    output: () => output,
    printed,
    signal: () => child.kill("SIGTERM"),
    ended,
    stop,
    [Symbol.asyncDispose]: async () => void await stop(),
  };
}

/** Far longer than anything takes to start. */
const PRINT_TIMEOUT_MS = 60_000;

const LISTENING = /listening.*?http:\/\/[^\s"]+:(\d+)/i;

function command(
  args: readonly string[],
  env: Record<string, string>,
  stdout: "piped" | "null",
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
    stdout,
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
  });
}

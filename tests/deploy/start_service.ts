/** A service of its own process. */
export interface ServiceProcess {
  /** Without a slash at the end. */
  url: string;
  port: string;
  /** Everything that it has written to stderr. */
  output(): string;
  /** By SIGTERM, as systemd and containers do; done when it has ended. */
  stop(): Promise<Deno.CommandStatus>;
}

/** A start that came to nothing: how it ended, and what it wrote. */
export class NotStarted extends Error {
  constructor(readonly code: number, readonly output: string) {
    super(`The service ended with status ${code} before it listened: ${output}`);
  }
}

/** Enough for a machine that is busy with other tests. */
const START_TIMEOUT_MS = 60_000;

/**
 * Starts a command that serves, and waits until it says where it listens.
 *
 * @throws {NotStarted} when it ends without, also because that took too long
 */
export async function startService(
  [command, ...args]: readonly string[],
  { env = {}, cwd, clearEnv = false }: { env?: Record<string, string>; cwd?: URL; clearEnv?: boolean } = {},
): Promise<ServiceProcess> {
  const child = new Deno.Command(command, {
    args,
    cwd,
    clearEnv,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const { promise: listening, resolve } = Promise.withResolvers<RegExpExecArray>();
  let output = "";
  const read = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      output += text;
      const address = /"listening","url":"(http:\/\/[^"]+?:(\d+))\/"/.exec(output);
      if (address) resolve(address);
    }
  })();
  const timer = setTimeout(() => child.kill("SIGKILL"), START_TIMEOUT_MS);
  const ended = Promise.all([child.status, read]).then(([status]) => status);
  const first = await Promise.race([listening, ended]);
  clearTimeout(timer);
  if (!Array.isArray(first)) throw new NotStarted((first as Deno.CommandStatus).code, output);
  const [, url, port] = first;
  return {
    url,
    port,
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      return await ended;
    },
  };
}

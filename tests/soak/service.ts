import { fileURLToPath } from "node:url";
import { TextLineStream } from "./text_lines.ts";
import { processTree, type ServiceProcess } from "./processes.ts";

const ROOT = new URL("../../", import.meta.url);
/** Enough to see what went wrong. */
const KEPT_LINES = 200;
/** Far longer than anything takes to start. */
const READY_TIMEOUT_MS = 60_000;

export interface SoakService {
  pid: number;
  /** An address of the service: `url("v1/segment")`. */
  url(path: string): URL;
  /** Its processes now. */
  processes(): ServiceProcess[];
  /** Lines of its log so far that report an error of the service itself. */
  faults: string[];
  /** The last lines of its log. */
  tail(): string;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts the service with the very permissions of `deno task start`, on a port of its own, and waits until it is ready.
 * The rate limit is off: all clients come from one address.
 */
export async function startSoakService(env: Record<string, string> = {}): Promise<SoakService> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const child = new Deno.Command(Deno.execPath(), {
    args: [...taskArguments(tasks.start), "--port", "0"],
    cwd: fileURLToPath(ROOT),
    env: { NO_COLOR: "1", SGSCN_REQUESTS_PER_MINUTE: "0", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const lines: string[] = [];
  const faults: string[] = [];
  const { promise: address, resolve, reject } = Promise.withResolvers<string>();
  const reading = (async () => {
    for await (
      const line of child.stderr.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
    ) {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      const listening = /"event":"listening","url":"([^"]+)"/.exec(line);
      if (listening) resolve(listening[1]);
      if (isFault(line)) faults.push(line);
    }
    reject(new Error(`The service did not start: ${lines.join("\n")}`));
  })();
  const base = await address;
  await readiness(base);
  return {
    pid: child.pid,
    url: (path) => new URL(path, base),
    processes: () => processTree(child.pid),
    faults,
    tail: () => lines.join("\n"),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await reading;
      await child.status;
    },
  };
}

/** What a shell makes of the task, without a shell. */
function taskArguments(task: string): string[] {
  const [command, ...words] = task.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)!;
  if (command !== "deno") throw new Error(`The task must begin with deno, got ${task}`);
  return words.map((word) =>
    word.replace(/"\$\(deno eval -p 'Deno\.execPath\(\)'\)"/, () => Deno.execPath()).replace(/["']/g, "")
  );
}

/** What is no JSON, and every answer that blames the service; it is no fault to say that it is still starting. */
function isFault(line: string): boolean {
  return !line.startsWith("{") || (/"status":5\d\d/.test(line) && !line.includes('"route":"/readyz"'));
}

/** Asks until it is ready; each answer waits for a while by itself. */
async function readiness(base: string): Promise<void> {
  const deadline = AbortSignal.timeout(READY_TIMEOUT_MS);
  while (true) {
    const response = await fetch(new URL("readyz", base), { signal: deadline });
    await response.body?.cancel();
    if (response.ok) return;
  }
}

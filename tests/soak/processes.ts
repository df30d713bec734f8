/** A process of the service, as Linux's /proc has it. */
export interface ServiceProcess {
  pid: number;
  role: "service" | "trainer" | "decoder" | "other";
  rssBytes: number;
  /** Open files, sockets and pipes. */
  handles: number;
}

const KIB = 1024;

/** The process `root` and every one below it. Linux only; reading /proc takes every permission. */
export function processTree(root: number): ServiceProcess[] {
  const children = new Map<number, number[]>();
  for (const { name } of Deno.readDirSync("/proc")) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) children.set(parent, [...children.get(parent) ?? [], Number(name)]);
  }
  const pids = [root];
  for (const pid of pids) pids.push(...children.get(pid) ?? []); // grows as it goes
  return pids.flatMap((pid) => readIfThere(() => describe(pid, root)) ?? []);
}

/** The arguments that a process was started with. */
export function argumentsOf(pid: number): string[] {
  return Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
}

/** The environment that a process was started with. */
export function environmentOf(pid: number): Record<string, string> {
  const lines = Deno.readTextFileSync(`/proc/${pid}/environ`).split("\0").filter((line) => line !== "");
  return Object.fromEntries(lines.map((line) => /^([^=]*)=([^]*)$/.exec(line)!.slice(1)));
}

function describe(pid: number, root: number): ServiceProcess {
  const rss = /^VmRSS:\s*(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`));
  const handles = [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
  return { pid, role: roleOf(pid, root), rssBytes: Number(rss?.[1] ?? 0) * KIB, handles };
}

function roleOf(pid: number, root: number): ServiceProcess["role"] {
  if (pid === root) return "service";
  const entry = argumentsOf(pid).at(-1) ?? "";
  return entry.includes("trainer_main") ? "trainer" : entry.includes("decoder_main") ? "decoder" : "other";
}

/** A zombie has ended: it only waits to be asked how. */
function parentOf(pid: string): number | undefined {
  const status = readIfThere(() => Deno.readTextFileSync(`/proc/${pid}/status`));
  if (status === undefined || /^State:\s+[ZX]/m.test(status)) return undefined;
  return Number(/^PPid:\s*(\d+)$/m.exec(status)![1]);
}

/** `undefined` when the process has ended meanwhile. */
function readIfThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || (error as NodeJS.ErrnoException).code === "ESRCH") {
      return undefined;
    }
    throw error;
  }
}

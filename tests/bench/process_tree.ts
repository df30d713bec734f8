/** Resident memory of a tree of processes, in KiB as Linux gives it. */
export interface TreePeak {
  /** Largest sum of all processes at one moment. */
  peakKiB: number;
  /** Sum of each process's own largest: no moment can have held more. */
  boundKiB: number;
  /** What each process held at that moment, parents first. */
  partsKiB: number[];
}

interface ProcessStatus {
  pid: number;
  parent: number;
  name: string;
  rssKiB: number;
  /** Largest so far. */
  peakKiB: number;
}

/** Ends one sample. */
const SEPARATOR = "--";
const FIELDS = "^(Name|Pid|PPid|VmHWM|VmRSS):";
/** `$1` is the seconds between samples, or empty for one sample. Deno itself reads /proc only with every permission. */
const SAMPLER =
  `while :; do grep -Esh '${FIELDS}' /proc/[0-9]*/status; echo ${SEPARATOR}; [ "$1" ] || exit 0; sleep "$1"; done`;
const INTERVAL_S = 0.02;

/** Watches the process `root` and all below it until told to stop. Linux only. */
export function watchTree(root: number): { stop(): Promise<TreePeak> } {
  const sampler = spawnSampler(String(INTERVAL_S));
  const peaks = new Map<number, number>();
  let largest: number[] = [];
  const watching = (async () => {
    for await (const statuses of samples(sampler.stdout)) {
      const tree = treeOf(statuses, root);
      const parts = tree.map(({ rssKiB }) => rssKiB);
      if (sum(parts) > sum(largest)) largest = parts;
      for (const { pid, peakKiB } of tree) peaks.set(pid, peakKiB);
    }
  })();
  return {
    async stop() {
      sampler.kill();
      await Promise.all([watching, sampler.status]);
      return { peakKiB: sum(largest), boundKiB: sum([...peaks.values()]), partsKiB: largest };
    },
  };
}

/** Resident memory now of the processes called `name` below `root`, in KiB. Linux only. */
export async function residentKiB(root: number, name: string): Promise<number> {
  for await (const statuses of samples(spawnSampler("").stdout)) {
    const below = treeOf(statuses, root).slice(1);
    return sum(below.filter((status) => status.name === name).map(({ rssKiB }) => rssKiB));
  }
  throw new Error("Cannot read resident memory: /proc gave nothing");
}

function spawnSampler(intervalS: string): Deno.ChildProcess {
  const args = ["-c", SAMPLER, "sh", intervalS];
  return new Deno.Command("sh", { args, stdin: "null", stdout: "piped" }).spawn();
}

async function* samples(output: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<ProcessStatus[]> {
  let text = "";
  for await (const part of output.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + part).split(`${SEPARATOR}\n`);
    text = blocks.pop()!;
    for (const block of blocks) yield parseStatuses(block);
  }
}

/** Processes from the lines that `grep` took from their status files. Kernel threads have no memory and are left out. */
export function parseStatuses(text: string): ProcessStatus[] {
  return text.split(/^(?=Name:)/m).flatMap((block) => {
    const field = (name: string) => new RegExp(`^${name}:\\s*(.+?)(?: kB)?$`, "m").exec(block)?.[1];
    const rss = field("VmRSS");
    if (rss === undefined) return [];
    return [{
      pid: Number(field("Pid")),
      parent: Number(field("PPid")),
      name: field("Name")!,
      rssKiB: Number(rss),
      peakKiB: Number(field("VmHWM")),
    }];
  });
}

/** `root` and every process below it, parents first. */
export function treeOf(statuses: readonly ProcessStatus[], root: number): ProcessStatus[] {
  const found = statuses.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...statuses.filter(({ parent }) => parent === pid)); // grows as it goes
  return found;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

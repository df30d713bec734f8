import type { BenchCase } from "./cases.ts";

/** One run of the peer, as it prints it. */
export interface PeerRun {
  /** Name and version. */
  peer: string;
  /** Median of the run's steps. */
  msPerIteration: number;
  minMs: number;
  /** Peak resident memory of its process. */
  peakMiB: number;
}

/** The same training step by someone else: a Python script that prints one line of JSON. */
export interface Peer {
  /** Name and version. */
  name: string;
  run(benchCase: BenchCase, options: { threads: number; defaultAllocator?: boolean }): Promise<PeerRun>;
}

/** Smallest case that the script takes, to see whether it runs here. */
const PROBE: BenchCase = { width: 16, height: 16, third: 1, iterations: 1, warmup: 0 };

/**
 * The peer at `path`, tried once.
 *
 * @throws {Error} when it does not run here, with what it said
 */
export async function findPeer(path: string): Promise<Peer> {
  const run: Peer["run"] = async (
    { width, height, third, iterations, warmup },
    { threads, defaultAllocator = false },
  ) => {
    const { success, stdout, stderr } = await new Deno.Command("python3", {
      args: [
        path,
        ...["--size", `${width}x${height}`, "--third", `${third}`, "--context", "none"],
        ...["--iterations", `${iterations}`, "--warmup", `${warmup}`, "--threads", `${threads}`],
        ...(defaultAllocator ? ["--default-allocator"] : []),
      ],
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    if (!success) throw new Error(`Cannot run the peer ${path}: ${text(stderr).split("\n").at(-1)}`);
    return JSON.parse(text(stdout));
  };
  const { peer } = await run(PROBE, { threads: 1 });
  return { name: peer, run };
}

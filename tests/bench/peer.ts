import { fileURLToPath } from "node:url";
import type { BenchCase } from "./cases.ts";
import { ROOT } from "./segment_task.ts";

/** Where it is tried when nobody named one. */
const PEER_PATH = fileURLToPath(new URL("../shared/peers/pytorch_step.py", ROOT));

/** One run of the peer, as it prints it. */
export interface PeerRun {
  /** Name and version. */
  peer: string;
  /** What it ran on: `cpu x2`, or a GPU's name. */
  device: string;
  /** Median of the run's steps. */
  msPerIteration: number;
  minMs: number;
  /** Peak resident memory of its process, or the memory that it took on its GPU. */
  peakMiB: number;
}

/** The same training step by someone else: a Python script that prints one line of JSON. */
export interface Peer {
  /** Name and version. */
  name: string;
  device: string;
  run(benchCase: BenchCase, options: { threads?: number; defaultAllocator?: boolean }): Promise<PeerRun>;
}

/** Smallest case that the script takes, to see whether it runs here. */
const PROBE: BenchCase = { width: 16, height: 16, third: 1, iterations: 1, warmup: 0 };

/**
 * The peer at `path`, tried once.
 *
 * @param options `device`: PyTorch's name for what it is to run on
 * @throws {Error} when it does not run here, with what it said
 */
export async function findPeer(path: string, { device = "cpu" } = {}): Promise<Peer> {
  const run: Peer["run"] = async (
    { width, height, third, iterations, warmup },
    { threads, defaultAllocator = false },
  ) => {
    const { success, stdout, stderr } = await new Deno.Command("python3", {
      args: [
        path,
        ...["--size", `${width}x${height}`, "--third", `${third}`, "--context", "none"],
        ...["--iterations", `${iterations}`, "--warmup", `${warmup}`],
        ...["--device", device, ...(threads === undefined ? [] : ["--threads", `${threads}`])],
        ...(defaultAllocator ? ["--default-allocator"] : []),
      ],
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    if (!success) throw new Error(`Cannot run the peer ${path}: ${text(stderr).split("\n").at(-1)}`);
    return JSON.parse(text(stdout));
  };
  const probed = await run(PROBE, { threads: 1 });
  return { name: probed.peer, device: probed.device, run };
}

/** The peer, or why there is none. @throws {Error} when one was named and does not run */
export async function choosePeer(path: string | undefined, { device = "cpu" } = {}): Promise<Peer | string> {
  if (path !== undefined) return await findPeer(path, { device });
  try {
    return await findPeer(PEER_PATH, { device });
  } catch (error) {
    return (error as Error).message;
  }
}

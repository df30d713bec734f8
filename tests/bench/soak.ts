import { phantom } from "../../lib/image/phantom.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import { resolveOptions } from "../../lib/options.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { residentKiB } from "./process_tree.ts";

/** Resident memory of the trainer process after so many jobs. */
export interface SoakPoint {
  jobs: number;
  rssKiB: number;
}

const JOBS = 200;
/** The largest job is among the first ten, from where on memory must be flat. */
export const SOAK_BASE = 10;
const LARGEST_SIDE = 512;
const SMALLEST_SIDE = 32;
/** The name that Linux gives a process of Deno: its file's. */
const NAME = (path: string) => path.slice(path.lastIndexOf("/") + 1).slice(0, 15);

/** One trainer process, 200 jobs of changing size, kernel, channels and losses; memory after every tenth. */
export async function* soak(
  { threads, environment }: { threads: number; environment: Record<string, string> },
): AsyncGenerator<SoakPoint> {
  const trainer = createProcessTrainer({ threads, environment });
  const random = createRandom(0);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  try {
    for (let job = 1; job <= JOBS; job++) {
      const isLargest = job === 1;
      const height = isLargest ? LARGEST_SIDE * 3 / 4 : between(SMALLEST_SIDE, LARGEST_SIDE * 3 / 4);
      const width = isLargest ? LARGEST_SIDE : between(SMALLEST_SIDE, LARGEST_SIDE);
      const { image } = phantom("skin", { height, width, seed: job });
      const options = resolveOptions({
        preset: isLargest || random() < 0.5 ? "paper" : "default",
        channels: isLargest ? 100 : between(8, 100),
        iterations: 2,
        minClusters: 1,
        size: isLargest ? LARGEST_SIDE : between(SMALLEST_SIDE, LARGEST_SIDE),
      });
      for await (const _event of trainer.run(image, options, { overlay: true }));
      if (job % SOAK_BASE === 0) {
        yield { jobs: job, rssKiB: await residentKiB(Deno.pid, NAME(Deno.execPath())) };
      }
    }
  } finally {
    await trainer.close();
  }
}

/** How far memory strays from what it was after ten jobs, as shares: the largest rise, the largest fall. */
export function soakDrift(points: readonly SoakPoint[]): { rise: number; fall: number } {
  const [base, ...later] = points.map(({ rssKiB }) => rssKiB);
  return { rise: Math.max(...later) / base - 1, fall: 1 - Math.min(...later) / base };
}

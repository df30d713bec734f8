import { basename } from "node:path";
import { phantom } from "../../lib/image/phantom.ts";
import { createProcessTrainer } from "../../lib/jobs/process_trainer.ts";
import { resolveOptions, type SegmentOptions } from "../../lib/options.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { residentKiB } from "./process_tree.ts";

/** Resident memory of the trainer process after so many jobs. */
export interface SoakPoint {
  jobs: number;
  rssKiB: number;
}

const JOBS = 200;
/** Linux keeps so much of a process's name. */
const NAME_LENGTH = 15;
/** From where on memory must be flat; the largest jobs of every kind come before. */
export const SOAK_BASE = 10;
/** Of images, in pixels: the long side of the largest, and either side of the smallest. */
const LARGEST = 512, SMALLEST = 32;
const MOST_CHANNELS = 100, FEWEST_CHANNELS = 8;

interface SoakJob {
  height: number;
  width: number;
  options: Pick<SegmentOptions, "preset" | "channels" | "size">;
}

/** The largest of each kind: zero and replicate padding at the image's own size, and labels brought to a larger one. */
const LARGEST_JOBS: SoakJob[] = [
  { preset: "paper", size: LARGEST },
  { preset: "default", size: LARGEST },
  { preset: "default", size: LARGEST - 1 },
].map(({ preset, size }) => ({
  height: LARGEST * 3 / 4,
  width: LARGEST,
  options: { preset: preset as "paper" | "default", size, channels: MOST_CHANNELS },
}));

/** The jobs in order: the largest, then any size, preset and number of channels. Always the same. */
function* soakJobs(): Generator<SoakJob> {
  yield* LARGEST_JOBS;
  const random = createRandom(0);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  for (let job = LARGEST_JOBS.length; job < JOBS; job++) {
    yield {
      height: between(SMALLEST, LARGEST * 3 / 4),
      width: between(SMALLEST, LARGEST),
      options: {
        preset: random() < 0.5 ? "paper" : "default",
        channels: between(FEWEST_CHANNELS, MOST_CHANNELS),
        size: between(SMALLEST, LARGEST),
      },
    };
  }
}

/** One trainer process, 200 jobs of two iterations; its memory after every tenth. Linux only. */
export async function* soak(
  { threads, environment }: { threads: number; environment: Record<string, string> },
): AsyncGenerator<SoakPoint> {
  const trainer = createProcessTrainer({ threads, environment });
  const name = basename(Deno.execPath()).slice(0, NAME_LENGTH);
  let jobs = 0;
  try {
    for (const { height, width, options } of soakJobs()) {
      const { image } = phantom("skin", { height, width, seed: ++jobs });
      const settings = resolveOptions({ ...options, iterations: 2, minClusters: 1 });
      for await (const _event of trainer.run(image, settings, { overlay: true }));
      if (jobs % SOAK_BASE === 0) yield { jobs, rssKiB: await residentKiB(Deno.pid, name) };
    }
  } finally {
    await trainer.close();
  }
}

/** How far memory strays from what it was after ten jobs, as shares: the largest rise, the largest fall. */
export function soakDrift(points: readonly SoakPoint[]): { rise: number; fall: number } {
  const [base, ...later] = points.map(({ rssKiB }) => rssKiB);
  return {
    rise: Math.max(0, Math.max(...later) / base - 1),
    fall: Math.max(0, 1 - Math.min(...later) / base),
  };
}

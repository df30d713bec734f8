import { encodeRgb } from "../../../lib/image/encode_rgb.ts";
import { phantom } from "../../../lib/image/phantom.ts";
import { createDecoder } from "../../../lib/jobs/decoder.ts";
import { createTrainer } from "../../../lib/jobs/trainer.ts";
import { resolveOptions } from "../../../lib/options.ts";
import { CHANNELS } from "../cases.ts";
import { median } from "../statistics.ts";

/** Milliseconds from an image file's bytes to the result, labels as a PNG included. */
export interface JobTimes {
  width: number;
  height: number;
  preset: "reference" | "default";
  iterations: number;
  /** The first job of a trainer, which starts the device and compiles shaders. */
  coldMs: number;
  /** Jobs after it: their median. */
  warmMs: number;
  /** Of the median one's training alone. */
  trainMs: number;
}

const ITERATIONS = 50;

/** Jobs as the server runs them: a decoder and a trainer process, one image file each. */
export async function timeJobs(
  { width, height }: { width: number; height: number },
  preset: JobTimes["preset"],
  { warmJobs, environment }: { warmJobs: number; environment: Record<string, string> },
): Promise<JobTimes> {
  const bytes = await encodeRgb(phantom("skin", { height, width }).image);
  const options = resolveOptions({
    preset,
    backend: "webgpu",
    channels: CHANNELS,
    iterations: ITERATIONS,
    size: Math.max(width, height),
    ...{ minClusters: 1, stableIterations: 0 }, // all of them, even if nothing changes any more
  });
  const decoder = await createDecoder({ environment });
  const trainer = await createTrainer({ environment });
  const run = async (): Promise<{ ms: number; trainMs: number }> => {
    const began = performance.now();
    const image = await decoder.decode(bytes);
    for await (const event of trainer.run(image, options)) {
      if (event.event === "start" && event.backend !== "webgpu") {
        throw new Error(`Cannot time jobs: they train on ${event.backend} (${event.reason})`);
      }
      if (event.event !== "result") continue;
      if (event.losses.length !== ITERATIONS) {
        throw new Error(`Cannot time jobs: one ended after ${event.losses.length} iterations`);
      }
      return { ms: performance.now() - began, trainMs: event.timing.trainMs };
    }
    throw new Error("Cannot time jobs: one gave no result");
  };
  try {
    const cold = await run();
    const warm = [];
    for (let job = 0; job < warmJobs; job++) warm.push(await run());
    return {
      ...{ width, height, preset, iterations: ITERATIONS },
      coldMs: cold.ms,
      warmMs: median(warm.map(({ ms }) => ms)),
      trainMs: median(warm.map(({ trainMs }) => trainMs)),
    };
  } finally {
    await trainer.close();
    await decoder.close();
  }
}

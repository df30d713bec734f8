import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { multiplyAdds } from "./multiply_adds.ts";

/** Long against what it costs to start and to hear of the end: some ten milliseconds on Deno. */
const LEAST_MS = 400;
const CALLS = 4;
/** Where a processor's registers spill, or a GPU's latency shows, differs: the best counts. */
const FORMS = [2, 3, 4].flatMap((VECTORS) => [0, 1].map((FUSED) => ({ VECTORS, FUSED })));

export interface Peak {
  flopsPerSecond: number;
  /** The form that was fastest, in words. */
  form: string;
}

/** The most multiply-adds a second that the device does, in floating-point operations, by the clock. */
export async function measurePeak(backend: WebgpuBackend): Promise<Peak> {
  let best: Peak = { flopsPerSecond: 0, form: "" };
  for (const form of FORMS) {
    const { flops, run } = await multiplyAdds(backend, form, LEAST_MS);
    for (let call = 0; call < CALLS; call++) {
      const flopsPerSecond = flops / (await run() / 1000);
      if (flopsPerSecond <= best.flopsPerSecond) continue;
      best = { flopsPerSecond, form: `${form.VECTORS} vec4s${form.FUSED ? ", fma()" : ""}` };
    }
  }
  await backend.faults.settle();
  return best;
}

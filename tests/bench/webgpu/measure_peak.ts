import type { Shader } from "../../../lib/backends/webgpu/shader.ts";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";

const PEAK: Shader = { name: "peak", files: ["peak"], buffers: ["write"] };
const THREADS = 256;
/** Enough for the largest GPU's multiprocessors many times over. */
const GROUPS = { gpu: 8192, software: 64 };
/** Floating-point operations of one thread's round, by chains: 8 multiply-adds of a vec4 in each. */
const FLOPS_PER_VECTOR = 8 * 4 * 2;
/** Long against what it costs to start and to hear of the end: some ten milliseconds on Deno. */
const LEAST_MS = 400;
const CALLS = 4;
/** Where a processor's registers spill, or a GPU's latency shows, differs: the best counts. */
const VARIANTS = [2, 3, 4].flatMap((VECTORS) => [0, 1].map((FUSED) => ({ VECTORS, FUSED })));

export interface Peak {
  flopsPerSecond: number;
  /** The variant that was fastest, in words. */
  variant: string;
}

/** The most multiply-adds a second that the device does, in floating-point operations, by the wall's clock. */
export async function measurePeak(backend: WebgpuBackend): Promise<Peak> {
  const { isSoftware } = backend.gpu;
  const groups = isSoftware ? GROUPS.software : GROUPS.gpu;
  const sums = backend.allocate(THREADS * 16);
  const time = async (constants: { VECTORS: number; FUSED: number }, rounds: number): Promise<number> => {
    const began = performance.now();
    backend.run(PEAK, {
      constants: { ...constants, THREADS },
      parameters: [rounds, { float: 0.75 }, { float: 0.25 }],
      buffers: [sums.buffer],
      groups,
    });
    await backend.readBuffers([{ from: sums.buffer, bytes: 16 }]);
    return performance.now() - began;
  };
  let best: Peak = { flopsPerSecond: 0, variant: "" };
  for (const variant of VARIANTS) {
    let rounds = 256;
    await time(variant, rounds); // compiles
    while (await time(variant, rounds) < LEAST_MS) rounds *= 2;
    for (let call = 0; call < CALLS; call++) {
      const seconds = await time(variant, rounds) / 1000;
      const flopsPerSecond = rounds * variant.VECTORS * FLOPS_PER_VECTOR * groups * THREADS / seconds;
      if (flopsPerSecond <= best.flopsPerSecond) continue;
      best = { flopsPerSecond, variant: `${variant.VECTORS} vec4s${variant.FUSED ? ", fma()" : ""}` };
    }
  }
  backend.release(sums);
  await backend.faults.settle();
  return best;
}

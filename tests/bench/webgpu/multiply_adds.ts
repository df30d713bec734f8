import type { Shader } from "../../../lib/backends/webgpu/shader.ts";
import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";

const PEAK: Shader = { name: "peak", files: ["peak"], buffers: ["write"] };
const THREADS = 256;
/** Enough for the largest GPU's multiprocessors many times over. */
const GROUPS = { gpu: 8192, software: 64 };
/** Floating-point operations of one thread's round, by chains: 8 multiply-adds of a vec4 in each. */
const FLOPS_PER_VECTOR = 8 * 4 * 2;
/** Any numbers below 1 will do: see shaders/peak.wgsl. */
const FACTOR = 0.75, ADDEND = 0.25;
const FIRST_ROUNDS = 256;

/** The override constants of shaders/peak.wgsl that one can choose. */
export interface ChainForm {
  VECTORS: number;
  FUSED: number;
}

/** Multiply-adds that touch no memory, as long as asked for. */
export interface MultiplyAdds {
  /** Of one run. */
  flops: number;
  /** Runs them and waits for their end. @returns milliseconds by the clock */
  run(): Promise<number>;
}

/** @param leastMs what one run takes at least */
export async function multiplyAdds(
  backend: WebgpuBackend,
  form: ChainForm,
  leastMs: number,
): Promise<MultiplyAdds> {
  const groups = backend.gpu.isSoftware ? GROUPS.software : GROUPS.gpu;
  const run = async (rounds: number): Promise<number> => {
    const sums = backend.allocate(THREADS * 16);
    const began = performance.now();
    backend.run(PEAK, {
      constants: { VECTORS: form.VECTORS, FUSED: form.FUSED, THREADS },
      parameters: [rounds, { float: FACTOR }, { float: ADDEND }],
      buffers: [sums.buffer],
      groups,
    });
    await backend.readBuffers([{ from: sums.buffer, bytes: 16 }]);
    const ms = performance.now() - began;
    backend.release(sums);
    return ms;
  };
  let rounds = FIRST_ROUNDS;
  await run(rounds); // compiles
  while (await run(rounds) < leastMs) rounds *= 2;
  return {
    flops: rounds * form.VECTORS * FLOPS_PER_VECTOR * groups * THREADS,
    run: () => run(rounds),
  };
}

import type { WebgpuBackend } from "../../../lib/backends/webgpu/webgpu_backend.ts";
import { type BenchTask, createBenchTraining } from "../bench_training.ts";

/** GPU memory that our buffers take, in bytes. */
export interface GpuMemory {
  /** While training: the most, since what a training once took it keeps until it ends. */
  trainingBytes: number;
  /** With the last forward pass, which gives the result. */
  finishedBytes: number;
}

const ITERATIONS = 2;

export async function measureGpuMemory(task: BenchTask, backend: WebgpuBackend): Promise<GpuMemory> {
  const training = createBenchTraining(task, backend.name);
  for (let i = 0; i < ITERATIONS; i++) await training.step();
  const trainingBytes = backend.bytesAllocated;
  await training.finish();
  const finishedBytes = backend.bytesAllocated;
  training.dispose();
  return { trainingBytes, finishedBytes };
}

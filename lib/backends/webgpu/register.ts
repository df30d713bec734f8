import {
  copyRegisteredKernels,
  type KernelFunc,
  registerBackend,
  registerKernel,
} from "@tensorflow/tfjs-core";
import { MOMENTUM_UPDATE } from "../../ops/kernel_names.ts";
import { openGpu } from "./gpu.ts";
import { momentumUpdateKernel } from "./kernels/momentum_update.ts";
import { WebgpuBackend } from "./webgpu_backend.ts";

const KERNELS = {
  [MOMENTUM_UPDATE]: momentumUpdateKernel,
};

/** Opens the GPU and registers a backend on it with tfjs under `name`. `tf.removeBackend(name)` lets the GPU go. */
export async function registerWebgpuBackend(name: string): Promise<WebgpuBackend> {
  const backend = new WebgpuBackend(await openGpu());
  registerBackend(name, () => backend as never);
  copyRegisteredKernels("webgpu", name);
  for (const [kernelName, kernel] of Object.entries(KERNELS)) {
    registerKernel({
      kernelName,
      backendName: name,
      // tfjs hands inputs and attributes over by name and knows no more of their types.
      kernelFunc: (({ inputs, attrs }) => kernel(backend, inputs as never, attrs as never)) as KernelFunc,
    });
  }
  return backend;
}

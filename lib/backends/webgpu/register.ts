import {
  copyRegisteredKernels,
  enableProdMode,
  type KernelFunc,
  registerBackend,
  registerKernel,
} from "@tensorflow/tfjs-core";
import {
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  CLUSTER_LABELS,
  CLUSTER_LOSS,
  CLUSTER_LOSS_GRADIENT,
  CONV_FILTER_GRADIENT,
  CONV_INPUT_GRADIENT,
  CONV_RELU_STATS,
  MOMENTUM_UPDATE,
} from "../../ops/kernel_names.ts";
import { openGpu } from "./gpu.ts";
import { batchNormGradientKernel, batchNormKernel } from "./kernels/batch_norm.ts";
import { clusterLabelsKernel, clusterLossGradientKernel, clusterLossKernel } from "./kernels/cluster_loss.ts";
import { convReluStatsKernel } from "./kernels/conv_relu_stats.ts";
import { convFilterGradientKernel, convInputGradientKernel } from "./kernels/conv_relu_stats_gradient.ts";
import { momentumUpdateKernel } from "./kernels/momentum_update.ts";
import { WebgpuBackend } from "./webgpu_backend.ts";

const KERNELS = {
  [BATCH_NORM]: batchNormKernel,
  [BATCH_NORM_GRADIENT]: batchNormGradientKernel,
  [CLUSTER_LABELS]: clusterLabelsKernel,
  [CLUSTER_LOSS]: clusterLossKernel,
  [CLUSTER_LOSS_GRADIENT]: clusterLossGradientKernel,
  [CONV_RELU_STATS]: convReluStatsKernel,
  [CONV_FILTER_GRADIENT]: convFilterGradientKernel,
  [CONV_INPUT_GRADIENT]: convInputGradientKernel,
  [MOMENTUM_UPDATE]: momentumUpdateKernel,
};

/** Opens the GPU and registers a backend on it with tfjs under `name`. `tf.removeBackend(name)` lets the GPU go. */
export async function registerWebgpuBackend(name: string): Promise<WebgpuBackend> {
  enableProdMode(); // no word about kernels that an earlier backend of this name has registered
  const backend = new WebgpuBackend(await openGpu(), name);
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

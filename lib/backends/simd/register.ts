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
import { batchNormGradientKernel, batchNormKernel } from "./kernels/batch_norm.ts";
import { clusterLabelsKernel } from "./kernels/cluster_labels.ts";
import { clusterLossGradientKernel, clusterLossKernel } from "./kernels/cluster_loss.ts";
import { convFilterGradientKernel, convInputGradientKernel } from "./kernels/conv_relu_stats_gradient.ts";
import { convReluStatsKernel } from "./kernels/conv_relu_stats.ts";
import { momentumUpdateKernel } from "./kernels/momentum_update.ts";
import { Runtime, type RuntimeOptions } from "./runtime.ts";
import { SimdBackend } from "./simd_backend.ts";

const KERNELS = {
  [CONV_RELU_STATS]: convReluStatsKernel,
  [CONV_FILTER_GRADIENT]: convFilterGradientKernel,
  [CONV_INPUT_GRADIENT]: convInputGradientKernel,
  [BATCH_NORM]: batchNormKernel,
  [BATCH_NORM_GRADIENT]: batchNormGradientKernel,
  [CLUSTER_LABELS]: clusterLabelsKernel,
  [CLUSTER_LOSS]: clusterLossKernel,
  [CLUSTER_LOSS_GRADIENT]: clusterLossGradientKernel,
  [MOMENTUM_UPDATE]: momentumUpdateKernel,
};

/**
 * Starts a simd backend and registers it with tfjs under `name`. `tf.removeBackend(name)` stops its threads.
 */
export async function registerSimdBackend(name: string, options: RuntimeOptions): Promise<SimdBackend> {
  // Silences the banner that tfjs's cpu backend, which ours extends, prints under Node and Deno.
  enableProdMode();
  const backend = new SimdBackend(await Runtime.start(options));
  registerBackend(name, () => backend);
  copyRegisteredKernels("cpu", name);
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

import { getKernel, type KernelFunc, registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";
import {
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  CLUSTER_LOSS,
  CLUSTER_LOSS_GRADIENT,
  CONV_FILTER_GRADIENT,
  CONV_INPUT_GRADIENT,
  CONV_RELU_STATS,
  MOMENTUM_UPDATE,
} from "../../../lib/ops/kernel_names.ts";

const PHASES: Record<string, string> = {
  [CONV_RELU_STATS]: "forward",
  [CONV_INPUT_GRADIENT]: "input gradient",
  [CONV_FILTER_GRADIENT]: "filter gradient",
  [BATCH_NORM]: "batch norms",
  [BATCH_NORM_GRADIENT]: "batch norms",
  [CLUSTER_LOSS]: "cluster loss",
  [CLUSTER_LOSS_GRADIENT]: "cluster loss",
  [MOMENTUM_UPDATE]: "momentum",
};
/** What runs outside the fused ops: labels kept, reports. */
const REST = "reports";

/** Follows which part of a step a tfjs backend is in. */
export interface PhaseWatch {
  /** Now: `conv2 forward`, `cluster loss`. */
  readonly phase: string;
  stop(): void;
}

/** Watches the fused ops of a backend from outside: each is a kernel that tfjs calls by name. */
export function watchPhases(backendName: string): PhaseWatch {
  let phase = REST;
  /** Filters by the order in which the forward pass comes upon them, which is that of the layers. */
  const filters: object[] = [];
  const layerOf = (filter: object): number => {
    if (!filters.includes(filter)) filters.push(filter);
    return filters.indexOf(filter) + 1;
  };
  const originals = Object.keys(PHASES).map((name) => getKernel(name, backendName)!);
  const replace = (kernelName: string, kernelFunc: KernelFunc) => {
    unregisterKernel(kernelName, backendName);
    registerKernel({ kernelName, backendName, kernelFunc });
  };
  for (const { kernelName, kernelFunc } of originals) {
    replace(kernelName, (call) => {
      const { filter } = call.inputs as { filter?: { dataId: object } };
      phase = filter ? `conv${layerOf(filter.dataId)} ${PHASES[kernelName]}` : PHASES[kernelName];
      try {
        return kernelFunc(call);
      } finally {
        phase = REST;
      }
    });
  }
  return {
    get phase() {
      return phase;
    },
    stop() {
      for (const { kernelName, kernelFunc } of originals) replace(kernelName, kernelFunc);
    },
  };
}

import type { TensorInfo } from "@tensorflow/tfjs-core";
import { BN_EPSILON } from "../../../ops/kernel_names.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { gradientSums } from "./channel_sums.ts";

const CONSTANTS: Shader = {
  name: "batchNorm",
  files: ["batch_norm"],
  buffers: ["read", "read", "read", "write"],
};
const GRADIENT: Shader = {
  name: "batchNormGradient",
  files: ["batch_norm_gradient"],
  buffers: ["read", "read", "read", "write", "write", "write", "write"],
};
/** Channels of a workgroup. */
const THREADS = 64;

/** Forward pass of {@linkcode BATCH_NORM}: scale and shift alone; whoever reads the result forms it. */
export function batchNormKernel(
  backend: WebgpuBackend,
  { x, statistics, gamma, beta }: Record<"x" | "statistics" | "gamma" | "beta", TensorInfo>,
): TensorInfo {
  const z = backend.pixelsOf(x);
  const constants = backend.allocate(3 * z.pitch * 4);
  backend.run(CONSTANTS, {
    constants: { EPSILON: BN_EPSILON },
    parameters: [z.channels, z.pitch],
    buffers: [...[statistics, gamma, beta].map((info) => backend.denseBuffer(info)), constants.buffer],
    groups: Math.ceil(z.pitch / THREADS),
  });
  return backend.affineTensor({ z, constants });
}

/** Backward pass of {@linkcode BATCH_NORM}: gradients of x (dy scaled, not formed), statistics, γ and β. */
export function batchNormGradientKernel(
  backend: WebgpuBackend,
  { dy, x, statistics, gamma }: Record<"dy" | "x" | "statistics" | "gamma", TensorInfo>,
): TensorInfo[] {
  const z = backend.pixelsOf(x), d = backend.pixelsOf(dy);
  const { channels, pitch } = z;
  const moments = backend.denseBuffer(statistics);
  const left = backend.dataOf(dy).sums;
  const sums = left?.z === z.block.buffer
    ? backend.hold(left.sums)
    : gradientSums(backend, d, z, { buffer: moments, start: 0 });
  const scale = backend.allocate(pitch * 4);
  const outputs = [[2, channels], [channels], [channels]].map((shape) => backend.denseTensor(shape));
  backend.run(GRADIENT, {
    constants: { EPSILON: BN_EPSILON },
    parameters: [channels, pitch],
    buffers: [
      sums.buffer,
      moments,
      backend.denseBuffer(gamma),
      scale.buffer,
      ...outputs.map(({ buffer }) => buffer),
    ],
    groups: Math.ceil(pitch / THREADS),
  });
  backend.release(sums);
  return [backend.scaledTensor({ d, scale }), ...outputs.map(({ info }) => info)];
}

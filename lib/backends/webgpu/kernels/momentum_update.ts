import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { MomentumAttributes } from "../../../ops/kernel_names.ts";
import type { Shader } from "../shader.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";

const MOMENTUM_UPDATE_SHADER: Shader = {
  name: "momentumUpdate",
  files: ["momentum_update"],
  buffers: ["write", "write", "read"],
};
const THREADS = 64;

/** {@linkcode MOMENTUM_UPDATE}, in place. */
export function momentumUpdateKernel(
  backend: WebgpuBackend,
  { parameter, velocity, gradient }: Record<"parameter" | "velocity" | "gradient", TensorInfo>,
  { momentum, learningRate }: MomentumAttributes,
): TensorInfo[] {
  const count = parameter.shape.reduce((product, side) => product * side, 1);
  backend.run(MOMENTUM_UPDATE_SHADER, {
    parameters: [count, { float: momentum }, { float: learningRate }],
    buffers: [parameter, velocity, gradient].map((info) => backend.denseBuffer(info)),
    groups: Math.ceil(count / THREADS),
  });
  return [];
}

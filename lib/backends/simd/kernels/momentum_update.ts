import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { MomentumAttributes } from "../../../ops/kernel_names.ts";
import type { SimdBackend } from "../simd_backend.ts";

/** Floats of one task. */
const BLOCK = 16_384;

/** {@linkcode MOMENTUM_UPDATE}, in place. */
export function momentumUpdateKernel(
  backend: SimdBackend,
  { parameter, velocity, gradient }: Record<"parameter" | "velocity" | "gradient", TensorInfo>,
  { momentum, learningRate }: MomentumAttributes,
): TensorInfo[] {
  const count = parameter.shape.reduce((product, side) => product * side, 1);
  backend.runtime.run("momentumUpdate", Math.ceil(count / BLOCK), [
    backend.denseAddress(parameter),
    backend.denseAddress(velocity),
    backend.denseAddress(gradient),
    count,
    BLOCK,
    { float: momentum },
    { float: learningRate },
  ]);
  return [];
}

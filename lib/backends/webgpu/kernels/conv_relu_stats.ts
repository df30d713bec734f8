import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { ConvAttributes } from "../../../ops/kernel_names.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { channelMoments, reduceMoments } from "./channel_sums.ts";
import { inputOperand } from "./conv_operand.ts";
import { choosePath } from "./conv_plan.ts";
import { productConvolve } from "./patches.ts";
import { winogradConvolve } from "./winograd.ts";

/** Forward pass of {@linkcode CONV_RELU_STATS}. Oracle: lib/sgscn/oracle_ops.ts. */
export function convReluStatsKernel(
  backend: WebgpuBackend,
  { x, filter, bias }: Record<"x" | "filter" | "bias", TensorInfo>,
  { replicate, relu }: ConvAttributes,
): TensorInfo[] {
  const { operand } = inputOperand(backend, x);
  const { height, width } = operand.pixels;
  const out = backend.allocatePixels(height, width, filter.shape[3]);
  const { channels, pitch } = out;
  const convolution = {
    operand,
    replicate,
    filter,
    layout: { transposed: false, flipped: false },
    out,
  };
  if (choosePath(backend, filter.shape[0], filter.shape[2]) !== "winograd") {
    productConvolve(backend, { ...convolution, bias, relu });
    return [backend.pixelsTensor(out), channelMoments(backend, out)];
  }
  const sums = winogradConvolve(backend, { ...convolution, output: { kind: "activation", bias, relu } });
  const statistics = reduceMoments(backend, { ...sums, channels, pitch });
  backend.release(sums.partials);
  return [backend.pixelsTensor(out), statistics];
}

import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { CONV_GRADIENT_INPUTS, ConvAttributes } from "../../../ops/kernel_names.ts";
import type { GradientSums } from "../pixels.ts";
import type { WebgpuBackend } from "../webgpu_backend.ts";
import { gradientSums, reduceSums } from "./channel_sums.ts";
import { addReplicatedBorder, planBorder } from "./conv_border.ts";
import { gradientOperand, inputOperand, operandSum } from "./conv_operand.ts";
import { choosePath } from "./conv_plan.ts";
import { productConvolve, productFilterGradient } from "./patches.ts";
import { winogradConvolve, winogradFilterGradient } from "./winograd.ts";

type Inputs = Record<typeof CONV_GRADIENT_INPUTS[number], TensorInfo>;

/** {@linkcode CONV_FILTER_GRADIENT}: gradients of the filter and the bias. */
export function convFilterGradientKernel(
  backend: WebgpuBackend,
  inputs: Inputs,
  { replicate, relu }: ConvAttributes,
): TensorInfo[] {
  const { shape } = inputs.filter;
  const { operand } = inputOperand(backend, inputs.x);
  const { operand: gradient, constants } = gradientOperand(backend, inputs, { relu });
  const parts = { operand, gradient, replicate, shape };
  const { dFilter, dBias } = choosePath(backend, shape[0], shape[2]) === "winograd"
    ? winogradFilterGradient(backend, parts)
    : { dFilter: productFilterGradient(backend, parts), dBias: operandSum(backend, gradient) };
  const { info, buffer } = backend.denseTensor([shape[3]]);
  backend.copy(dBias.buffer, buffer, shape[3] * 4);
  backend.release(dBias);
  backend.release(constants);
  return [dFilter, info];
}

/** {@linkcode CONV_INPUT_GRADIENT}; leaves the sums that a batch norm in front needs. */
export function convInputGradientKernel(
  backend: WebgpuBackend,
  inputs: Inputs,
  { replicate, relu }: ConvAttributes,
): TensorInfo {
  const { filter } = inputs;
  const { operand: { pixels: x }, affine: front } = inputOperand(backend, inputs.x);
  const { operand: gradient, constants } = gradientOperand(backend, inputs, { relu });
  const out = backend.allocatePixels(x.height, x.width, x.channels);
  const { pitch } = out;
  const border = replicate && filter.shape[0] === 3 ? planBorder(backend, [gradient.pixels, out]) : undefined;
  const convolution = {
    operand: gradient,
    replicate: false,
    filter,
    layout: { transposed: true, flipped: true },
    out,
  };
  let sums: GradientSums | undefined;
  if (choosePath(backend, filter.shape[0], filter.shape[3]) === "winograd") {
    const { partials, groups } = winogradConvolve(backend, {
      ...convolution,
      output: { kind: "gradient", front },
      spare: border?.partials,
    });
    if (border) {
      const added = front && { front, partials, first: groups };
      addReplicatedBorder(backend, border, { gradient, filter, out, sums: added });
    }
    if (front) {
      const all = groups + (border?.partials ?? 0);
      sums = {
        z: x.block.buffer,
        sums: reduceSums(backend, { partials, groups: all, rows: 2, pitch }),
      };
    }
    backend.release(partials);
  } else {
    productConvolve(backend, convolution);
    if (border) addReplicatedBorder(backend, border, { gradient, filter, out });
    if (front) {
      const mean = { buffer: front.constants.buffer, start: 2 * pitch };
      sums = { z: x.block.buffer, sums: gradientSums(backend, out, x, mean) };
    }
  }
  backend.release(constants);
  return backend.pixelsTensor(out, sums);
}

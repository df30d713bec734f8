import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { ConvAttributes } from "../../../ops/kernel_names.ts";
import type { Pixels, SimdBackend } from "../simd_backend.ts";
import { blockPixels, type ConvPlan, planConvolution } from "./conv_plan.ts";
import { packForward } from "./filters.ts";
import { affineOperand, constantsBlock } from "./operand.ts";

/** Forward pass of {@linkcode CONV_RELU_STATS}. Oracle: lib/sgscn/oracle_ops.ts. */
export function convReluStatsKernel(
  backend: SimdBackend,
  { x, filter, bias }: { x: TensorInfo; filter: TensorInfo; bias: TensorInfo },
  { replicate, relu }: ConvAttributes,
): TensorInfo[] {
  const { runtime } = backend;
  const operand = affineOperand(backend, x);
  const { z } = operand;
  const [side, , inputs, outputs] = filter.shape;
  const out = backend.allocatePixels(z.height, z.width, outputs);
  const plan = planConvolution(runtime, {
    height: z.height,
    width: z.width,
    side,
    inputs,
    inPitch: z.pitch,
    outPitch: out.pitch,
    purpose: "forward",
  });
  // A 1×1 convolution takes the operand's scale and shift into its filter and bias.
  const folded = side === 1;
  const packed = packForward(backend, filter, plan, out.pitch, folded ? operand.scale : 0);
  const biases = constantsBlock(backend, out.pitch, [
    folded ? foldedBias(backend, filter, bias, operand.shift) : backend.dataOf(bias).values,
  ]);
  const sums = runtime.memory.allocate(plan.blocks * 3 * out.pitch);
  const args = new Array(26).fill(0);
  args.splice(0, 8, z.height, z.width, z.pitch, out.pitch, plan.depth, packed.address, plan.blockSize, 0);
  args.splice(8, 4, z.block.address, operand.scale, operand.shift, Number(replicate));
  args.splice(18, 4, out.block.address, sums.address, biases.address, { float: relu ? 0 : -Infinity });
  args.splice(24, 2, side, inputs);
  const kernel = plan.path === "winograd" ? "winogradConvolve" : "rowsConvolve";
  runtime.run(kernel, plan.blocks, args, plan.scratchBytes);
  const statistics = mergeStatistics(backend, sums.address, plan, out);
  for (const block of [packed, biases, sums]) runtime.memory.release(block);
  operand.release();
  return [backend.pixelsTensor(out), backend.valuesTensor([2, outputs], statistics)];
}

/** bias + Wᵀ·shift: the bias of a 1×1 convolution whose input's shift is left out. */
function foldedBias(backend: SimdBackend, filter: TensorInfo, bias: TensorInfo, shift: number): Float64Array {
  const [, , inputs, outputs] = filter.shape;
  const weights = backend.dataOf(filter).values;
  const shifts = backend.runtime.memory.floats(shift, inputs);
  const folded = Float64Array.from(backend.dataOf(bias).values);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) folded[o] += weights[i * outputs + o] * shifts[i];
  }
  return folded;
}

/**
 * Mean and biased variance, [2, channels], from each block's pivot, Σ(z − pivot) and Σ(z − pivot)².
 * Source: Chan, Golub and LeVeque 1983, doi:10.2307/2683386, eq. 2.1, in float64.
 */
function mergeStatistics(
  { runtime }: SimdBackend,
  address: number,
  plan: ConvPlan,
  { height, width, channels, pitch }: Pixels,
): Float64Array {
  const step = pitch / 4;
  const floats = runtime.memory.floats(address, plan.blocks * 3 * step);
  const pixels = blockPixels(plan, height, width);
  const statistics = new Float64Array(2 * channels);
  let count = 0;
  for (let block = 0; block < plan.blocks; block++) {
    const at = block * 3 * step, n = pixels[block], total = count + n;
    for (let c = 0; c < channels; c++) {
      const offset = floats[at + step + c] / n;
      const spread = floats[at + 2 * step + c] - offset * offset * n;
      const apart = floats[at + c] + offset - statistics[c];
      statistics[c] += apart * n / total;
      statistics[channels + c] += spread + apart * apart * count * n / total;
    }
    count = total;
  }
  for (let c = 0; c < channels; c++) {
    statistics[channels + c] = Math.max(0, statistics[channels + c] / count);
  }
  return statistics;
}

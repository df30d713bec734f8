import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { ConvAttributes } from "../../../ops/kernel_names.ts";
import type { Block } from "../kernel_memory.ts";
import type { FloatArgument } from "../runtime.ts";
import type { GradientSums, Pixels, SimdBackend } from "../simd_backend.ts";
import { type ConvPlan, planConvolution } from "./conv_plan.ts";
import { packInputGradient, packTaps } from "./filters.ts";
import { addSums, type AffineOperand, affineOperand, constantsBlock } from "./operand.ts";

type Inputs = Record<"dOutput" | "dStatistics" | "x" | "filter" | "output" | "statistics", TensorInfo>;

/** {@linkcode CONV_FILTER_GRADIENT}: gradients of the filter and the bias. */
export function convFilterGradientKernel(
  backend: SimdBackend,
  inputs: Inputs,
  attributes: ConvAttributes,
): TensorInfo[] {
  return withOperands(backend, inputs, attributes, ({ operand, z, args }) => {
    return filterGradient(backend, inputs.filter, operand, z, args);
  });
}

/** {@linkcode CONV_INPUT_GRADIENT}. */
export function convInputGradientKernel(
  backend: SimdBackend,
  inputs: Inputs,
  attributes: ConvAttributes,
): TensorInfo {
  return withOperands(backend, inputs, attributes, ({ operand, z, args }) => {
    return inputGradient(backend, inputs.filter, operand, z, args, attributes.replicate);
  });
}

interface Operands {
  /** x. */
  operand: AffineOperand;
  /** The convolution's output. */
  z: Pixels;
  /** The arguments that both kernels take alike. */
  args: (number | FloatArgument)[];
}

function withOperands<T>(
  backend: SimdBackend,
  inputs: Inputs,
  { replicate, relu }: ConvAttributes,
  run: (operands: Operands) => T,
): T {
  const { memory } = backend.runtime;
  const operand = affineOperand(backend, inputs.x);
  const z = backend.pixelsOf(inputs.output);
  const { d, constants } = outputGradient(backend, inputs, z);
  const at = constants.address;
  const args: (number | FloatArgument)[] = new Array(26).fill(0);
  args.splice(0, 4, z.height, z.width, operand.z.pitch, z.pitch);
  args.splice(8, 4, operand.z.block.address, operand.scale, operand.shift, Number(replicate));
  args.splice(12, 5, d.block.address, z.block.address, at, at + z.pitch, at + 2 * z.pitch);
  args[17] = { float: relu ? 0 : -Infinity };
  args.splice(24, 2, inputs.filter.shape[0], inputs.filter.shape[2]);
  const result = run({ operand, z, args });
  memory.release(constants);
  operand.release();
  return result;
}

/**
 * The whole gradient at the convolution's output, as a·d + b·z + c per channel: what comes directly, and what comes
 * through the statistics (mean: 1/N each; variance: 2·(z − mean)/N).
 */
function outputGradient(
  backend: SimdBackend,
  { dOutput, dStatistics, statistics }: Pick<Inputs, "dOutput" | "dStatistics" | "statistics">,
  { height, width, channels, pitch }: Pixels,
): { d: Pixels; constants: Block } {
  const { scaled } = backend.dataOf(dOutput);
  const d = scaled ? scaled.d : backend.pixelsOf(dOutput);
  const through = backend.dataOf(dStatistics).values, { values } = backend.dataOf(statistics);
  const a = scaled ? scaled.scale : new Float64Array(channels).fill(1);
  const b = new Float64Array(channels), c = new Float64Array(channels);
  const pixels = height * width;
  for (let k = 0; k < channels; k++) {
    b[k] = 2 * through[channels + k] / pixels;
    c[k] = through[k] / pixels - b[k] * values[k];
  }
  return { d, constants: constantsBlock(backend, pitch, [a, b, c]) };
}

function filterGradient(
  backend: SimdBackend,
  filter: TensorInfo,
  { z: x }: AffineOperand,
  { height, width, pitch: outPitch }: Pixels,
  common: (number | FloatArgument)[],
): TensorInfo[] {
  const { runtime } = backend;
  const [side, , inputs, outputs] = filter.shape;
  const shape = { height, width, side, inputs, inPitch: x.pitch, outPitch };
  const plan = planConvolution(runtime, { ...shape, purpose: "filterGradient" });
  const points = plan.path === "winograd" ? 36 : 1;
  const sums = runtime.memory.allocate(plan.groups * points * plan.depth * outPitch);
  const biasSums = runtime.memory.allocate(plan.groups * outPitch);
  const args = [...common];
  args[4] = plan.depth;
  args[6] = plan.blockSize;
  args.splice(18, 3, sums.address, biasSums.address, plan.groups);
  const prefix = plan.path === "winograd" ? "winogradFilterGradient" : "rowsFilterGradient";
  runtime.run(prefix, plan.groups, args, plan.scratchBytes);
  const dFilter = backend.denseTensor(filter.shape);
  runtime.run(`${prefix}Reduce`, plan.depth, [
    sums.address,
    plan.groups,
    plan.depth,
    outPitch,
    backend.denseAddress(dFilter),
    outputs,
  ], 9 * outPitch + (points + 18) * 32);
  const [dBias] = addSums(backend, biasSums.address, {
    count: plan.groups,
    rows: 1,
    pitch: outPitch,
    channels: outputs,
  });
  runtime.memory.release(sums);
  runtime.memory.release(biasSums);
  return [dFilter, backend.valuesTensor([outputs], dBias)];
}

function inputGradient(
  backend: SimdBackend,
  filter: TensorInfo,
  { z: x, mean }: AffineOperand,
  z: Pixels,
  common: (number | FloatArgument)[],
  replicate: boolean,
): TensorInfo {
  const { runtime } = backend;
  const [side, , inputs, outputs] = filter.shape;
  const { height, width } = z;
  const out = backend.allocatePixels(height, width, inputs);
  const plan: ConvPlan = planConvolution(runtime, {
    height,
    width,
    side,
    inputs: outputs,
    inPitch: z.pitch,
    outPitch: out.pitch,
    purpose: "inputGradient",
  });
  const packed = packInputGradient(backend, filter, plan, out.pitch);
  const ring = replicate && side === 3;
  const count = plan.blocks + Number(ring);
  const sums = runtime.memory.allocate(count * 2 * out.pitch);
  const args = [...common];
  args.splice(2, 6, z.pitch, out.pitch, outputs, packed.address, plan.blockSize, 1);
  args.splice(18, 6, out.block.address, sums.address, 0, 0, mean ? x.block.address : 0, mean);
  const kernel = plan.path === "winograd" ? "winogradConvolve" : "rowsConvolve";
  runtime.run(kernel, plan.blocks, args, plan.scratchBytes);
  if (ring) {
    const taps = packTaps(backend, backend.denseAddress(filter), inputs, outputs, out.pitch);
    args[5] = taps.address;
    args[19] = sums.address + plan.blocks * 2 * out.pitch;
    runtime.run("replicateBorder", 1, args, z.pitch + out.pitch);
    runtime.memory.release(taps);
  }
  let gradientSums: GradientSums | undefined;
  if (mean) {
    const [sum, product] = addSums(backend, sums.address, {
      count,
      rows: 2,
      pitch: out.pitch,
      channels: inputs,
    });
    gradientSums = { zAddress: x.block.address, sum, product };
  }
  runtime.memory.release(packed);
  runtime.memory.release(sums);
  return backend.pixelsTensor(out, gradientSums);
}

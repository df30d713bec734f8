import type { TensorInfo } from "@tensorflow/tfjs-core";
import { BN_EPSILON } from "../../../ops/kernel_names.ts";
import type { GradientSums, Pixels, SimdBackend } from "../simd_backend.ts";
import { addSums, constantsBlock } from "./operand.ts";

/** Forward pass of {@linkcode BATCH_NORM}: scale and shift alone; whoever reads the result forms it. */
export function batchNormKernel(
  backend: SimdBackend,
  { x, statistics, gamma, beta }: Record<"x" | "statistics" | "gamma" | "beta", TensorInfo>,
): TensorInfo {
  const z = backend.pixelsOf(x);
  const { channels } = z;
  const { values } = backend.dataOf(statistics);
  const g = backend.dataOf(gamma).values, b = backend.dataOf(beta).values;
  const scale = new Float64Array(channels), shift = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    scale[c] = g[c] / Math.sqrt(values[channels + c] + BN_EPSILON);
    shift[c] = b[c] - values[c] * scale[c];
  }
  const mean = values.subarray(0, channels);
  return backend.affineTensor({ z, constants: constantsBlock(backend, z.pitch, [scale, shift, mean]) });
}

/** Backward pass of {@linkcode BATCH_NORM}: gradients of x (dy scaled, not formed), statistics, γ and β. */
export function batchNormGradientKernel(
  backend: SimdBackend,
  { dy, x, statistics, gamma }: Record<"dy" | "x" | "statistics" | "gamma", TensorInfo>,
): TensorInfo[] {
  const z = backend.pixelsOf(x), d = backend.pixelsOf(dy);
  const { channels } = z;
  const { values } = backend.dataOf(statistics), g = backend.dataOf(gamma).values;
  const left = backend.dataOf(dy).sums;
  const { sum, product } = left?.zAddress === z.block.address ? left : gradientSums(backend, d, z, values);
  const scale = new Float64Array(channels), dGamma = new Float64Array(channels);
  const dStatistics = new Float64Array(2 * channels);
  for (let c = 0; c < channels; c++) {
    const inverse = 1 / Math.sqrt(values[channels + c] + BN_EPSILON);
    scale[c] = g[c] * inverse;
    dGamma[c] = product[c] * inverse;
    dStatistics[c] = -scale[c] * sum[c];
    dStatistics[channels + c] = -0.5 * scale[c] * inverse * dGamma[c];
  }
  return [
    backend.scaledTensor({ d, scale }),
    backend.valuesTensor([2, channels], dStatistics),
    backend.valuesTensor([channels], dGamma),
    backend.valuesTensor([channels], sum),
  ];
}

/** Σd and Σd·(z − mean), by a pass of their own. */
function gradientSums(
  backend: SimdBackend,
  d: Pixels,
  z: Pixels,
  mean: ArrayLike<number>,
): Pick<GradientSums, "sum" | "product"> {
  const { runtime } = backend;
  const { channels, pitch } = z;
  const pixels = z.height * z.width, blockPixels = 1024, count = Math.ceil(pixels / blockPixels);
  const means = constantsBlock(backend, pitch, [Array.from({ length: channels }, (_, c) => mean[c])]);
  const sums = runtime.memory.allocate(count * 2 * pitch);
  runtime.run("gradientSums", count, [
    d.block.address,
    z.block.address,
    means.address,
    sums.address,
    pixels,
    blockPixels,
    pitch,
  ]);
  const [sum, product] = addSums(backend, sums.address, { count, rows: 2, pitch, channels });
  runtime.memory.release(means);
  runtime.memory.release(sums);
  return { sum, product };
}

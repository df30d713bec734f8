import type { TensorInfo } from "@tensorflow/tfjs-core";
import { type ClusterLossAttributes, CONTEXT_EPSILON } from "../../../ops/kernel_names.ts";
import type { Block } from "../kernel_memory.ts";
import type { SimdBackend } from "../simd_backend.ts";
import { paddedShift, type Strips, stripsOf } from "./cluster_labels.ts";
import { addSums, type AffineOperand, affineOperand, constantsBlock } from "./operand.ts";

const CONTEXT_CODE = { none: 0, raw: 1, soft: 2 } as const;

/** Labels a byte can tell apart. */
const LABELS = 256;
/** Float64 numbers that the kernel leaves for each strip. */
const STRIP_LOSSES = 5;

/** Centres and spreads of the clusters, [channels] each. */
interface Context {
  centreX: Float64Array;
  centreY: Float64Array;
  spread: Float64Array;
  inverseMass: Float64Array;
}

/** Forward pass of {@linkcode CLUSTER_LOSS}, and its gradient at once. Formulas: lib/sgscn/losses_oracle.ts. */
export function clusterLossKernel(
  backend: SimdBackend,
  { y, previousLabels }: { y: TensorInfo; previousLabels?: TensorInfo },
  { ce, ss, cc, contextLoss }: ClusterLossAttributes,
): TensorInfo[] {
  const { runtime } = backend;
  const { memory } = runtime;
  const operand = affineOperand(backend, y);
  const { z } = operand;
  const { height, width, channels, pitch } = z;
  const pixels = height * width;
  const form = cc === 0 ? "none" : contextLoss;
  const strips = stripsOf(z);
  const scratchBytes = runtime.call("lossScratch", pitch);

  const scale = memory.floats(operand.scale, channels).slice();
  const shift = paddedShift(backend, operand);
  // A step's weight; there are none across an image one pixel high or wide.
  const vertical = height > 1 ? 1 / ((height - 1) * width * channels) : 0;
  const horizontal = width > 1 ? 1 / (height * (width - 1) * channels) : 0;
  const constants = constantsBlock(backend, pitch, [
    operand.mean ? memory.floats(operand.mean, channels).slice() : [],
    scale.map((value) => Math.sign(value) * ss * vertical),
    scale.map((value) => Math.sign(value) * ss * horizontal),
    scale.map(Math.abs),
    shift,
    scale,
  ]);
  const row = (i: number) => constants.address + i * pitch;

  const context = form === "none"
    ? undefined
    : contextOf(backend, operand, row(4), row(5), form, strips, scratchBytes);
  const contextBlock = context && constantsBlock(backend, pitch, [
    context.centreX,
    context.centreY,
    context.spread,
    context.inverseMass,
  ]);
  const contextRow = (i: number) => contextBlock ? contextBlock.address + i * pitch : 0;

  const gradient = backend.allocatePixels(height, width, channels);
  const labels = memory.allocate(pixels);
  const before = previousLabels && labelBytes(backend, previousLabels);
  const sums = memory.allocate(strips.count * 2 * pitch);
  const losses = memory.allocate(strips.count * STRIP_LOSSES * 8);
  const counts = memory.allocate(strips.count * LABELS * 4);
  runtime.run("clusterLoss", strips.count, [
    height,
    width,
    pitch,
    z.block.address,
    row(5),
    row(4),
    strips.rows,
    gradient.block.address,
    labels.address,
    before?.address ?? 0,
    row(0),
    sums.address,
    { float: ce / pixels },
    row(1),
    row(2),
    row(3),
    CONTEXT_CODE[form],
    { float: form === "soft" ? cc / pixels : cc },
    contextRow(0),
    contextRow(1),
    contextRow(2),
    contextRow(3),
    losses.address,
    counts.address,
  ], scratchBytes);

  const [entropy, down, right, distance, changed] = sumLosses(backend, losses, strips.count);
  const parts = {
    ce: entropy / pixels,
    ss: down * vertical + right * horizontal,
    cc: form === "soft"
      ? distance / pixels
      : form === "raw"
      ? context!.spread.reduce((total, value) => total + value, 0)
      : 0,
  };
  const total = ce * parts.ce + ss * parts.ss + cc * parts.cc;
  const clusters = countClusters(backend, counts, strips.count);
  let gradientSums;
  if (operand.mean) {
    const [sum, product] = addSums(backend, sums.address, { count: strips.count, rows: 2, pitch, channels });
    gradientSums = { zAddress: z.block.address, sum, product };
  }
  for (const block of [constants, contextBlock, sums, losses, counts]) if (block) memory.release(block);
  if (before && before !== backend.dataOf(previousLabels!).labels) memory.release(before);
  operand.release();
  return [
    backend.valuesTensor([], [total]),
    backend.valuesTensor([5], [parts.ce, parts.ss, parts.cc, clusters, before ? changed : pixels]),
    backend.labelsTensor(labels, height, width),
    backend.pixelsTensor(gradient, gradientSums),
  ];
}

/** Backward pass of {@linkcode CLUSTER_LOSS}: the gradient is there, times what comes from above. */
export function clusterLossGradientKernel(
  backend: SimdBackend,
  { dTotal, gradient }: Record<"dTotal" | "gradient", TensorInfo>,
): TensorInfo {
  const factor = backend.dataOf(dTotal).values[0];
  if (factor === 1) {
    backend.incRef(gradient.dataId);
    return { dataId: gradient.dataId, shape: gradient.shape, dtype: gradient.dtype };
  }
  const { values } = backend.dataOf(gradient);
  return backend.valuesTensor(gradient.shape, (values as Float32Array).map((value) => value * factor));
}

function contextOf(
  backend: SimdBackend,
  { z }: AffineOperand,
  shift: number,
  scale: number,
  form: "raw" | "soft",
  strips: Strips,
  scratchBytes: number,
): Context {
  const { runtime } = backend;
  const { height, width, channels, pitch } = z;
  const sums = runtime.memory.allocate(strips.count * 4 * pitch);
  runtime.run("contextSums", strips.count, [
    height,
    width,
    pitch,
    z.block.address,
    scale,
    shift,
    strips.rows,
    sums.address,
    form === "raw" ? 1 : 0,
    { float: CONTEXT_EPSILON },
  ], scratchBytes);
  const [mass, massX, massY, moment] = addSums(backend, sums.address, {
    count: strips.count,
    rows: 4,
    pitch,
    channels,
  });
  runtime.memory.release(sums);
  const centreX = massX.map((value, c) => value / mass[c]),
    centreY = massY.map((value, c) => value / mass[c]);
  return {
    centreX,
    centreY,
    spread: moment.map((value, c) => value / mass[c] - centreX[c] ** 2 - centreY[c] ** 2),
    inverseMass: mass.map((value) => 1 / value),
  };
}

/** A label tensor's bytes; a block of its own when the tensor is not one of ours. */
function labelBytes(backend: SimdBackend, info: TensorInfo): Block {
  const data = backend.dataOf(info);
  if (data.labels) return data.labels;
  const { memory } = backend.runtime;
  const block = memory.allocate(data.values.length);
  memory.bytes(block.address, data.values.length).set(data.values as Int32Array);
  return block;
}

function sumLosses({ runtime }: SimdBackend, { address }: Block, strips: number): number[] {
  const doubles = runtime.memory.doubles(address, strips * STRIP_LOSSES);
  const totals = new Array(STRIP_LOSSES).fill(0);
  for (let i = 0; i < doubles.length; i++) totals[i % STRIP_LOSSES] += doubles[i];
  return totals;
}

function countClusters({ runtime }: SimdBackend, { address }: Block, strips: number): number {
  const counts = runtime.memory.ints(address, strips * LABELS);
  let clusters = 0;
  for (let label = 0; label < LABELS; label++) {
    for (let strip = 0; strip < strips; strip++) {
      if (counts[strip * LABELS + label] > 0) {
        clusters++;
        break;
      }
    }
  }
  return clusters;
}

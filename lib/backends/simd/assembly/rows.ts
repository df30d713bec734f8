// Convolutions that are one matrix product: 1×1, and 3×3 over few input channels (a row of the product is then the
// 3×3 patch of a pixel). One task takes `blockPixels` pixels in row-major order; see winograd.ts for sums and groups.
import { accumulateTransposed, multiplyPanels } from "./gemm";
import { add, arg, argF, splat, store8, zero } from "./lanes";
import {
  addColumns,
  affinePixel,
  choosePivot,
  emitActivation,
  emitGradient,
  gradientPixel,
} from "./operands";

/**
 * A dense matrix [rows, columns] into panels for `multiplyPanels`. One task: one row of the panels.
 * args: 0 matrix, 1 rows, 2 columns (of the panels' matrix), 3 transposed (the matrix is [columns, rows]),
 * 4 scale of each row or 0, 5 panels, 6 columns (padded).
 */
export function packPanels(args: usize, row: i32, _scratch: usize): void {
  const matrix = <usize> arg(args, 0), rows = arg(args, 1), columns = arg(args, 2), transposed = arg(args, 3);
  const scales = <usize> arg(args, 4), panels = <usize> arg(args, 5), padded = arg(args, 6);
  const scale: f32 = scales ? load<f32>(scales + (<usize> row << 2)) : 1;
  for (let column = 0; column < padded; column++) {
    const panel = column >> 4;
    const panelWidth: usize = (panel << 4) + 16 <= padded ? 64 : 32;
    const to = panels + <usize> panel * rows * 64 + <usize> row * panelWidth + (<usize> (column & 15) << 2);
    const at = transposed ? column * rows + row : row * columns + column;
    store<f32>(to, column < columns ? scale * load<f32>(matrix + (<usize> at << 2)) : 0);
  }
}

/** Bytes of scratch that the kernels of this file need. */
export function rowsScratch(blockPixels: i32, depth: i32, inPitch: i32, outPitch: i32): i32 {
  return blockPixels * (max(inPitch, (depth + 7) / 8 * 32) + 2 * outPitch);
}

/** The 3×3 patch of an affine operand as one row: [3, 3, inputs]. */
function patchRow(
  to: usize,
  z: usize,
  row: i32,
  column: i32,
  height: i32,
  width: i32,
  pitch: usize,
  inputs: i32,
  scale: usize,
  shift: usize,
  replicate: bool,
): void {
  for (let i = -1; i <= 1; i++) {
    for (let j = -1; j <= 1; j++) {
      let r = row + i, c = column + j;
      const outside = r < 0 || c < 0 || r >= height || c >= width;
      if (outside) {
        r = max(0, min(height - 1, r));
        c = max(0, min(width - 1, c));
      }
      const from = z + (<usize> r * width + c) * pitch;
      for (let k = 0; k < inputs; k++, to += 4) {
        const o = <usize> k << 2;
        store<f32>(
          to,
          outside && !replicate ? 0 : load<f32>(scale + o) * load<f32>(from + o) + load<f32>(shift + o),
        );
      }
    }
  }
}

/**
 * One block of pixels; args 0–4 and 7–23 as winogradConvolve's, 5 panels, 6 blockPixels, 24 kernel side (1 or 3),
 * 25 input channels. A 1×1 forward reads z itself: the caller folds scale and shift into panels and bias.
 */
export function rowsConvolve(args: usize, block: i32, scratch: usize): void {
  const height = arg(args, 0),
    width = arg(args, 1),
    inPitch = <usize> arg(args, 2),
    outPitch = <usize> arg(args, 3);
  const depth = arg(args, 4),
    panels = <usize> arg(args, 5),
    blockPixels = arg(args, 6),
    gradient = arg(args, 7);
  const z = <usize> arg(args, 8), out = <usize> arg(args, 18), side = arg(args, 24), inputs = arg(args, 25);
  const first = block * blockPixels, count = min(blockPixels, height * width - first);
  const product = scratch;
  let operand = product + <usize> blockPixels * outPitch;
  let operandPitch = inPitch;
  if (gradient) {
    const from = <usize> first * inPitch;
    for (let p = 0; p < count; p++) {
      const o = <usize> p * inPitch;
      gradientPixel(
        operand + o,
        <usize> arg(args, 12) + from + o,
        <usize> arg(args, 13) + from + o,
        <usize> arg(args, 14),
        <usize> arg(args, 15),
        <usize> arg(args, 16),
        argF(args, 17),
        inPitch,
      );
    }
  } else if (side == 3) {
    operandPitch = <usize> (depth + 7) / 8 * 32;
    for (let p = 0; p < count; p++) {
      const to = operand + <usize> p * operandPitch, at = first + p;
      patchRow(
        to,
        z,
        at / width,
        at % width,
        height,
        width,
        inPitch,
        inputs,
        <usize> arg(args, 9),
        <usize> arg(args, 10),
        arg(args, 11) != 0,
      );
    }
  } else {
    operand = z + <usize> first * inPitch;
  }
  multiplyPanels(
    operand,
    operandPitch,
    panels,
    product,
    outPitch,
    count,
    <i32> (outPitch >> 2),
    depth,
  );

  const sums = <usize> arg(args, 19) + <usize> block * outPitch * (gradient ? 2 : 3);
  zero(sums, outPitch * (gradient ? 2 : 3));
  const offset = <usize> first * outPitch;
  if (gradient) {
    const front = <usize> arg(args, 22);
    const at = front ? front + offset : 0;
    emitGradient(out + offset, 0, product, 0, 1, count, outPitch, at, <usize> arg(args, 23), sums);
  } else {
    const bias = <usize> arg(args, 20), floor = argF(args, 21);
    choosePivot(sums, product, bias, floor, outPitch);
    emitActivation(out + offset, 0, product, 0, 1, count, outPitch, bias, floor, sums, sums + outPitch);
  }
}

/**
 * Filter gradient of one group of blocks: [depth, outPitch], and the bias gradient.
 * args as winogradFilterGradient's with 6 blockPixels, 24 kernel side, 25 input channels.
 */
export function rowsFilterGradient(args: usize, group: i32, scratch: usize): void {
  const height = arg(args, 0),
    width = arg(args, 1),
    inPitch = <usize> arg(args, 2),
    outPitch = <usize> arg(args, 3);
  const depth = arg(args, 4), blockPixels = arg(args, 6), groups = arg(args, 20);
  const z = <usize> arg(args, 8), scale = <usize> arg(args, 9), shift = <usize> arg(args, 10);
  const side = arg(args, 24), inputs = arg(args, 25);
  const gradients = scratch;
  const operand = gradients + <usize> blockPixels * outPitch;
  const operandPitch = side == 3 ? <usize> (depth + 7) / 8 * 32 : inPitch;
  const sums = <usize> arg(args, 18) + <usize> group * depth * outPitch;
  const bias = <usize> arg(args, 19) + <usize> group * outPitch;
  zero(sums, <usize> depth * outPitch);
  zero(bias, outPitch);

  const pixels = height * width;
  const blocks = (pixels + blockPixels - 1) / blockPixels;
  for (let block = group * blocks / groups, end = (group + 1) * blocks / groups; block < end; block++) {
    const first = block * blockPixels, count = min(blockPixels, pixels - first);
    for (let p = 0; p < count; p++) {
      const at = first + p, to = operand + <usize> p * operandPitch;
      if (side == 3) {
        const replicate = arg(args, 11) != 0;
        patchRow(to, z, at / width, at % width, height, width, inPitch, inputs, scale, shift, replicate);
      } else {
        affinePixel(to, z + <usize> at * inPitch, scale, shift, inPitch);
      }
      gradientPixel(
        gradients + <usize> p * outPitch,
        <usize> arg(args, 12) + <usize> at * outPitch,
        <usize> arg(args, 13) + <usize> at * outPitch,
        <usize> arg(args, 14),
        <usize> arg(args, 15),
        <usize> arg(args, 16),
        argF(args, 17),
        outPitch,
      );
    }
    accumulateTransposed(
      operand,
      operandPitch,
      gradients,
      outPitch,
      sums,
      outPitch,
      depth,
      <i32> (outPitch >> 2),
      count,
    );
    addColumns(bias, gradients, count, outPitch);
  }
}

/**
 * Sums the groups of one row of a filter gradient.
 * args: 0 sums of the groups, 1 groups, 2 depth, 3 outPitch, 4 filter gradient [depth, outputs], 5 outputs.
 */
export function rowsFilterGradientReduce(args: usize, row: i32, scratch: usize): void {
  const groups = arg(args, 1), depth = arg(args, 2), pitch = <usize> arg(args, 3), outputs = arg(args, 5);
  const groupBytes = <usize> depth * pitch;
  for (let o: usize = 0; o < pitch; o += 32) {
    let low = splat(0), high = splat(0);
    let from = <usize> arg(args, 0) + <usize> row * pitch + o;
    for (let i = 0; i < groups; i++, from += groupBytes) {
      low = add(low, v128.load(from));
      high = add(high, v128.load(from, 16));
    }
    store8(scratch + o, low, high);
  }
  memory.copy(<usize> arg(args, 4) + (<usize> (row * outputs) << 2), scratch, <usize> outputs << 2);
}

// 3×3 convolution and its gradients by Winograd's F(4×4, 3×3): 36 small matrix products in the place of 144.
//
// An image is cut into tiles of 4×4 outputs, numbered row by row; one task takes `blockTiles` of them. Scratch of one
// thread: a patch, the transforms' middle, one tile of output, and V and M, [36][blockTiles][pitch].
// Sums leave a task by blocks or groups that do not depend on the number of threads: same bytes for any.
import { accumulateTransposed, multiplyPanels } from "./gemm";
import { add, arg, argF, splat, store8, zero } from "./lanes";
import {
  addColumns,
  affinePatch,
  choosePivot,
  emitActivation,
  emitGradient,
  gradientPatch,
  gradientPixel,
} from "./operands";
import { a, at, bt, btAffine, btGradient, g, gt } from "./winograd_transforms";

const POINTS: usize = 36;

/**
 * Filter to Winograd points, packed in panels for `multiplyPanels`. One task: one row of the products' right side.
 * args: filter [3, 3, inputs, outputs], inputs, outputs, flip (0: rows are inputs; 1: rows are outputs and the taps
 * are turned by 180°, for the input gradient), points [36][panels], columns (padded).
 */
export function winogradFilter(args: usize, row: i32, scratch: usize): void {
  const filter = <usize> arg(args, 0), inputs = arg(args, 1), outputs = arg(args, 2), flip = arg(args, 3);
  const points = <usize> arg(args, 4), columns = arg(args, 5);
  const rows = flip ? outputs : inputs, width = flip ? inputs : outputs;
  const pitch = <usize> columns << 2;
  const taps = scratch, middle = taps + 9 * pitch, out = middle + 18 * 32;
  zero(taps, 9 * pitch);
  for (let tap = 0; tap < 9; tap++) {
    const to = taps + <usize> (flip ? 8 - tap : tap) * pitch;
    if (flip) {
      for (let i = 0; i < width; i++) {
        store<f32>(
          to + (<usize> i << 2),
          load<f32>(filter + (<usize> ((tap * inputs + i) * outputs + row) << 2)),
        );
      }
    } else {
      memory.copy(to, filter + (<usize> ((tap * inputs + row) * outputs) << 2), <usize> width << 2);
    }
  }
  const pointBytes = <usize> rows * pitch;
  for (let column = 0; column < columns; column += 8) {
    const o = <usize> column << 2;
    for (let j: usize = 0; j < 3; j++) g(taps + j * pitch + o, 3 * pitch, middle + j * 32, 3 * 32);
    for (let i: usize = 0; i < 6; i++) g(middle + i * 96, 32, out + i * 6 * 32, 32);
    // Panel of this column group: 16 wide, the last one 8 wide when columns is no multiple of 16.
    const panel = column >> 4;
    const panelWidth: usize = (panel << 4) + 16 <= columns ? 64 : 32;
    const to = points + <usize> panel * rows * 64 + <usize> row * panelWidth + (<usize> (column & 15) << 2);
    for (let k: usize = 0; k < POINTS; k++) {
      store8(to + k * pointBytes, v128.load(out + k * 32), v128.load(out + k * 32, 16));
    }
  }
}

/** Bytes of scratch that the kernels of this file need. */
export function winogradScratch(blockTiles: i32, inPitch: i32, outPitch: i32): i32 {
  const pitch = max(inPitch, outPitch);
  const points = <i32> POINTS;
  return points * (pitch + 32) + 16 * pitch + points * blockTiles * (inPitch + outPitch);
}

/** The operand of a tile, transformed: point k of channel group o goes to `to + k·pointStep + o`. */
// @ts-ignore: decorator
@inline

function transformPatch(patch: usize, pitch: usize, middle: usize, to: usize, pointStep: usize): void {
  for (let o: usize = 0; o < pitch; o += 32) {
    for (let j: usize = 0; j < 6; j++) bt(patch + j * pitch + o, 6 * pitch, middle + j * 32, 6 * 32);
    for (let i: usize = 0; i < 6; i++) bt(middle + i * 192, 32, to + i * 6 * pointStep + o, pointStep);
  }
}

/** Affine operand of the tile at (row, column) of its outputs. */
function transformAffine(
  args: usize,
  row: i32,
  column: i32,
  patch: usize,
  middle: usize,
  to: usize,
  pointStep: usize,
): void {
  const height = arg(args, 0), width = arg(args, 1), pitch = <usize> arg(args, 2);
  const z = <usize> arg(args, 8), scale = <usize> arg(args, 9), shift = <usize> arg(args, 10);
  if (row == 0 || column == 0 || row + 5 > height || column + 5 > width) {
    affinePatch(patch, 6, z, row - 1, column - 1, height, width, pitch, scale, shift, arg(args, 11) != 0);
    transformPatch(patch, pitch, middle, to, pointStep);
    return;
  }
  const rowStep = <usize> width * pitch;
  const from = z + (<usize> (row - 1) * width + column - 1) * pitch;
  for (let o: usize = 0; o < pitch; o += 32) {
    for (let j: usize = 0; j < 6; j++) {
      btAffine(from + j * pitch + o, rowStep, scale + o, shift + o, middle + j * 32, 6 * 32);
    }
    for (let i: usize = 0; i < 6; i++) bt(middle + i * 192, 32, to + i * 6 * pointStep + o, pointStep);
  }
}

/** Gradient operand of the tile, for the input gradient. */
function transformGradient(
  args: usize,
  row: i32,
  column: i32,
  patch: usize,
  middle: usize,
  to: usize,
  pointStep: usize,
): void {
  const height = arg(args, 0), width = arg(args, 1), pitch = <usize> arg(args, 2);
  const d = <usize> arg(args, 12), z = <usize> arg(args, 13);
  const ca = <usize> arg(args, 14), cb = <usize> arg(args, 15), cc = <usize> arg(args, 16);
  const threshold = argF(args, 17);
  if (row == 0 || column == 0 || row + 5 > height || column + 5 > width) {
    gradientPatch(patch, 6, d, z, row - 1, column - 1, height, width, pitch, ca, cb, cc, threshold);
    transformPatch(patch, pitch, middle, to, pointStep);
    return;
  }
  const rowStep = <usize> width * pitch;
  const from = (<usize> (row - 1) * width + column - 1) * pitch;
  for (let o: usize = 0; o < pitch; o += 32) {
    for (let j: usize = 0; j < 6; j++) {
      const at = from + j * pitch + o;
      btGradient(d + at, z + at, rowStep, ca + o, cb + o, cc + o, threshold, middle + j * 32, 6 * 32);
    }
    for (let i: usize = 0; i < 6; i++) bt(middle + i * 192, 32, to + i * 6 * pointStep + o, pointStep);
  }
}

/**
 * Convolution of one block of tiles; forward on an affine operand, or the input gradient on a gradient operand.
 *
 * args: 0 height, 1 width, 2 inPitch, 3 outPitch (bytes), 4 depth (input channels), 5 filter points, 6 blockTiles,
 * 7 gradient (0: affine operand, activation out; 1: gradient operand, input gradient out);
 * 8 z, 9 scale, 10 shift, 11 replicate; 12 d, 13 z, 14 a, 15 b, 16 c, 17 threshold;
 * 18 out, 19 sums of the blocks; 20 bias, 21 floor (activation); 22 z in front, 23 its mean (gradient; 0 when none).
 */
export function winogradConvolve(args: usize, block: i32, scratch: usize): void {
  const height = arg(args, 0),
    width = arg(args, 1),
    inPitch = <usize> arg(args, 2),
    outPitch = <usize> arg(args, 3);
  const depth = arg(args, 4),
    points = <usize> arg(args, 5),
    blockTiles = arg(args, 6),
    gradient = arg(args, 7);
  const out = <usize> arg(args, 18);
  const patch = scratch;
  const middle = patch + POINTS * max(inPitch, outPitch);
  const tile = middle + POINTS * 32;
  const v = tile + 16 * outPitch;
  const vStep = <usize> blockTiles * inPitch;
  const m = v + POINTS * vStep;
  const mStep = <usize> blockTiles * outPitch;

  const tilesAcross = (width + 3) >> 2, tiles = tilesAcross * ((height + 3) >> 2);
  const first = block * blockTiles, count = min(blockTiles, tiles - first);
  for (let t = 0; t < count; t++) {
    const row = ((first + t) / tilesAcross) << 2, column = ((first + t) % tilesAcross) << 2;
    const to = v + <usize> t * inPitch;
    if (gradient) transformGradient(args, row, column, patch, middle, to, vStep);
    else transformAffine(args, row, column, patch, middle, to, vStep);
  }

  // Rows up to a multiple of the tile height are computed for nothing rather than one by one.
  const rows = min(blockTiles, (count + 9) / 10 * 10);
  const columns = <i32> (outPitch >> 2);
  const pointBytes = <usize> depth * outPitch;
  for (let k: usize = 0; k < POINTS; k++) {
    multiplyPanels(
      v + k * vStep,
      inPitch,
      points + k * pointBytes,
      m + k * mStep,
      outPitch,
      rows,
      columns,
      depth,
    );
  }

  const rowStep = <usize> width * outPitch;
  // Activation: pivot, Σ, Σ²; gradient: Σd, Σd·(z − mean).
  const sums = <usize> arg(args, 19) + <usize> block * outPitch * (gradient ? 2 : 3);
  zero(sums, outPitch * (gradient ? 2 : 3));
  for (let t = 0; t < count; t++) {
    const from = m + <usize> t * outPitch;
    for (let o: usize = 0; o < outPitch; o += 32) {
      for (let j: usize = 0; j < 6; j++) at(from + j * mStep + o, 6 * mStep, middle + j * 32, 6 * 32);
      for (let i: usize = 0; i < 4; i++) at(middle + i * 192, 32, tile + i * 4 * outPitch + o, outPitch);
    }
    const row = ((first + t) / tilesAcross) << 2, column = ((first + t) % tilesAcross) << 2;
    const offset = (<usize> row * width + column) * outPitch;
    const tall = min(4, height - row), wide = min(4, width - column);
    if (gradient) {
      const z = <usize> arg(args, 22);
      emitGradient(
        out + offset,
        rowStep,
        tile,
        4 * outPitch,
        tall,
        wide,
        outPitch,
        z ? z + offset : 0,
        <usize> arg(args, 23),
        sums,
      );
    } else {
      const bias = <usize> arg(args, 20), floor = argF(args, 21);
      if (t == 0) choosePivot(sums, tile, bias, floor, outPitch);
      emitActivation(
        out + offset,
        rowStep,
        tile,
        4 * outPitch,
        tall,
        wide,
        outPitch,
        bias,
        floor,
        sums,
        sums + outPitch,
      );
    }
  }
}

/**
 * Filter gradient of one group of blocks, still in Winograd points: U[36][depth][outPitch] and the bias gradient.
 *
 * args as winogradConvolve's 0–4, 6 and 8–17 (2 inPitch and 8–11 for x, 3 outPitch and 12–17 for dz), then
 * 18 U of the groups, 19 bias gradients of the groups, 20 number of groups.
 */
export function winogradFilterGradient(args: usize, group: i32, scratch: usize): void {
  const height = arg(args, 0),
    width = arg(args, 1),
    inPitch = <usize> arg(args, 2),
    outPitch = <usize> arg(args, 3);
  const depth = arg(args, 4), blockTiles = arg(args, 6), groups = arg(args, 20);
  const d = <usize> arg(args, 12), z = <usize> arg(args, 13);
  const ca = <usize> arg(args, 14), cb = <usize> arg(args, 15), cc = <usize> arg(args, 16);
  const threshold = argF(args, 17);
  const patch = scratch;
  const middle = patch + POINTS * max(inPitch, outPitch);
  const v = middle + POINTS * 32;
  const vStep = <usize> blockTiles * inPitch;
  const w = v + POINTS * vStep;
  const wStep = <usize> blockTiles * outPitch;
  const pointBytes = <usize> depth * outPitch;
  const u = <usize> arg(args, 18) + <usize> group * POINTS * pointBytes;
  const bias = <usize> arg(args, 19) + <usize> group * outPitch;
  zero(u, POINTS * pointBytes);
  zero(bias, outPitch);

  const tilesAcross = (width + 3) >> 2, tiles = tilesAcross * ((height + 3) >> 2);
  const blocks = (tiles + blockTiles - 1) / blockTiles;
  for (let block = group * blocks / groups, end = (group + 1) * blocks / groups; block < end; block++) {
    const first = block * blockTiles, count = min(blockTiles, tiles - first);
    for (let t = 0; t < count; t++) {
      const row = ((first + t) / tilesAcross) << 2, column = ((first + t) % tilesAcross) << 2;
      transformAffine(args, row, column, patch, middle, v + <usize> t * inPitch, vStep);
      // dz of the 4×4 tile itself, zero outside the image.
      const tall = min(4, height - row), wide = min(4, width - column);
      for (let i = 0; i < 4; i++) {
        for (let j = 0; j < 4; j++) {
          const to = patch + <usize> (i * 4 + j) * outPitch;
          if (i >= tall || j >= wide) {
            zero(to, outPitch);
            continue;
          }
          const at = (<usize> (row + i) * width + column + j) * outPitch;
          gradientPixel(to, d + at, z + at, ca, cb, cc, threshold, outPitch);
        }
      }
      const to = w + <usize> t * outPitch;
      for (let o: usize = 0; o < outPitch; o += 32) {
        for (let j: usize = 0; j < 4; j++) a(patch + j * outPitch + o, 4 * outPitch, middle + j * 32, 4 * 32);
        for (let i: usize = 0; i < 6; i++) a(middle + i * 128, 32, to + i * 6 * wStep + o, wStep);
      }
    }
    for (let k: usize = 0; k < POINTS; k++) {
      accumulateTransposed(
        v + k * vStep,
        inPitch,
        w + k * wStep,
        outPitch,
        u + k * pointBytes,
        outPitch,
        depth,
        <i32> (outPitch >> 2),
        count,
      );
    }
    // Point (1, 1) of A·dz·Aᵀ is the sum of the tile.
    addColumns(bias, w + 7 * wStep, count, outPitch);
  }
}

/**
 * Sums the groups of one input channel and takes them back from Winograd points to taps.
 * args: 0 U of the groups, 1 groups, 2 depth, 3 outPitch, 4 filter gradient [3, 3, depth, outputs], 5 outputs.
 */
export function winogradFilterGradientReduce(args: usize, row: i32, scratch: usize): void {
  const u = <usize> arg(args, 0), groups = arg(args, 1), depth = arg(args, 2), pitch = <usize> arg(args, 3);
  const out = <usize> arg(args, 4), outputs = arg(args, 5);
  const sums = scratch, middle = sums + POINTS * 32, taps = middle + 18 * 32;
  const pointBytes = <usize> depth * pitch;
  for (let o: usize = 0; o < pitch; o += 32) {
    for (let k: usize = 0; k < POINTS; k++) {
      let low = splat(0), high = splat(0);
      let from = u + k * pointBytes + <usize> row * pitch + o;
      for (let i = 0; i < groups; i++, from += POINTS * pointBytes) {
        low = add(low, v128.load(from));
        high = add(high, v128.load(from, 16));
      }
      store8(sums + k * 32, low, high);
    }
    for (let j: usize = 0; j < 6; j++) gt(sums + j * 32, 6 * 32, middle + j * 32, 6 * 32);
    for (let i: usize = 0; i < 3; i++) gt(middle + i * 192, 32, taps + i * 3 * pitch + o, pitch);
  }
  for (let tap: usize = 0; tap < 9; tap++) {
    memory.copy(
      out + ((tap * depth + row) * outputs << 2),
      taps + tap * pitch,
      <usize> outputs << 2,
    );
  }
}

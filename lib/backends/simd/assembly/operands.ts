// What a convolution reads, formed as it is read so that it is never stored:
// - an affine operand: x = scale·z + shift, per channel (a batch norm folded into the load), with padding;
// - a gradient operand: dz = [z > threshold]·(a·d + b·z + c), per channel: the gradient behind batch norm (a, b, c)
//   and ReLU (threshold 0; −∞ where there is none), zero outside the image.
// Pixels are `pitch` bytes apart (a multiple of 32), rows `width·pitch`.
import { add, madd, splat, store8, zero } from "./lanes";

/** The first four of eight channels of dz. */
// @ts-ignore: decorator
@inline
export function gradientLow(d: usize, z: usize, a: usize, b: usize, c: usize, threshold: v128): v128 {
  const zv = v128.load(z);
  const value = madd(v128.load(a), v128.load(d), madd(v128.load(b), zv, v128.load(c)));
  return v128.and(value, f32x4.gt(zv, threshold));
}

/** The other four. Offsets, not sums of addresses: only then does V8 see that the two stand side by side. */
// @ts-ignore: decorator
@inline
export function gradientHigh(d: usize, z: usize, a: usize, b: usize, c: usize, threshold: v128): v128 {
  const zv = v128.load(z, 16);
  const value = madd(v128.load(a, 16), v128.load(d, 16), madd(v128.load(b, 16), zv, v128.load(c, 16)));
  return v128.and(value, f32x4.gt(zv, threshold));
}

/** dz of one pixel: `pitch` bytes. */
export function gradientPixel(
  to: usize,
  d: usize,
  z: usize,
  a: usize,
  b: usize,
  c: usize,
  threshold: f32,
  pitch: usize,
): void {
  const t = splat(threshold);
  for (let o: usize = 0; o < pitch; o += 32) {
    const dAt = d + o, zAt = z + o, aAt = a + o, bAt = b + o, cAt = c + o;
    store8(to + o, gradientLow(dAt, zAt, aAt, bAt, cAt, t), gradientHigh(dAt, zAt, aAt, bAt, cAt, t));
  }
}

/** x of one pixel: `pitch` bytes. */
export function affinePixel(to: usize, z: usize, scale: usize, shift: usize, pitch: usize): void {
  for (let o: usize = 0; o < pitch; o += 32) {
    store8(
      to + o,
      madd(v128.load(z + o), v128.load(scale + o), v128.load(shift + o)),
      madd(v128.load(z + o, 16), v128.load(scale + o, 16), v128.load(shift + o, 16)),
    );
  }
}

/** A `side`×`side` patch of an affine operand, its top left at (row, column), which may lie outside: padded. */
export function affinePatch(
  to: usize,
  side: i32,
  z: usize,
  row: i32,
  column: i32,
  height: i32,
  width: i32,
  pitch: usize,
  scale: usize,
  shift: usize,
  replicate: bool,
): void {
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++, to += pitch) {
      let r = row + i, c = column + j;
      if (r < 0 || c < 0 || r >= height || c >= width) {
        if (!replicate) {
          zero(to, pitch);
          continue;
        }
        r = max(0, min(height - 1, r));
        c = max(0, min(width - 1, c));
      }
      affinePixel(to, z + (<usize> r * width + c) * pitch, scale, shift, pitch);
    }
  }
}

/** The same of a gradient operand: zero outside. */
export function gradientPatch(
  to: usize,
  side: i32,
  d: usize,
  z: usize,
  row: i32,
  column: i32,
  height: i32,
  width: i32,
  pitch: usize,
  a: usize,
  b: usize,
  c: usize,
  threshold: f32,
): void {
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++, to += pitch) {
      const y = row + i, x = column + j;
      if (y < 0 || x < 0 || y >= height || x >= width) {
        zero(to, pitch);
        continue;
      }
      const at = (<usize> y * width + x) * pitch;
      gradientPixel(to, d + at, z + at, a, b, c, threshold, pitch);
    }
  }
}

/** Adds n pixels, column by column, onto `sum`: a bias gradient. */
export function addColumns(sum: usize, from: usize, n: i32, pitch: usize): void {
  for (let o: usize = 0; o < pitch; o += 32) {
    let low = v128.load(sum + o), high = v128.load(sum + o, 16);
    let p = from + o;
    for (let i = 0; i < n; i++, p += pitch) {
      low = add(low, v128.load(p));
      high = add(high, v128.load(p, 16));
    }
    store8(sum + o, low, high);
  }
}

/**
 * Writes a rectangle of a convolution's raw output into the image and adds to the sums its batch norm needs.
 *
 * z = max(raw + bias, floor), floor 0 with ReLU and −∞ without; sums: Σ(z − pivot) and Σ(z − pivot)² per channel,
 * where pivot is near the mean so that the difference of squares loses nothing.
 */
export function emitActivation(
  to: usize,
  rowStep: usize,
  raw: usize,
  rawRowStep: usize,
  rows: usize,
  columns: i32,
  pitch: usize,
  bias: usize,
  floor: f32,
  pivot: usize,
  sums: usize,
): void {
  const f = splat(floor);
  for (let o: usize = 0; o < pitch; o += 32) {
    const b0 = v128.load(bias + o), b1 = v128.load(bias + o, 16);
    const p0 = v128.load(pivot + o), p1 = v128.load(pivot + o, 16);
    let s0 = v128.load(sums + o), s1 = v128.load(sums + o, 16);
    let q0 = v128.load(sums + pitch + o), q1 = v128.load(sums + pitch + o, 16);
    for (let i: usize = 0; i < rows; i++) {
      let from = raw + i * rawRowStep + o, at = to + i * rowStep + o;
      for (let j = 0; j < columns; j++, from += pitch, at += pitch) {
        const z0 = f32x4.max(f32x4.add(v128.load(from), b0), f);
        const z1 = f32x4.max(f32x4.add(v128.load(from, 16), b1), f);
        store8(at, z0, z1);
        const e0 = f32x4.sub(z0, p0), e1 = f32x4.sub(z1, p1);
        s0 = add(s0, e0);
        s1 = add(s1, e1);
        q0 = madd(e0, e0, q0);
        q1 = madd(e1, e1, q1);
      }
    }
    store8(sums + o, s0, s1);
    store8(sums + pitch + o, q0, q1);
  }
}

/** Sets the pivot of a block: the activation of its first pixel. */
export function choosePivot(pivot: usize, raw: usize, bias: usize, floor: f32, pitch: usize): void {
  const f = splat(floor);
  for (let o: usize = 0; o < pitch; o += 32) {
    store8(
      pivot + o,
      f32x4.max(f32x4.add(v128.load(raw + o), v128.load(bias + o)), f),
      f32x4.max(f32x4.add(v128.load(raw + o, 16), v128.load(bias + o, 16)), f),
    );
  }
}

/**
 * Writes a rectangle of an input gradient d and, when `z` is given, adds to the sums that the batch norm in front of
 * it needs: Σd and Σd·(z − mean) per channel.
 */
export function emitGradient(
  to: usize,
  rowStep: usize,
  raw: usize,
  rawRowStep: usize,
  rows: usize,
  columns: i32,
  pitch: usize,
  z: usize,
  mean: usize,
  sums: usize,
): void {
  for (let o: usize = 0; o < pitch; o += 32) {
    const zero = splat(0);
    let m0 = zero, m1 = zero, s0 = zero, s1 = zero, q0 = zero, q1 = zero;
    if (z) {
      m0 = v128.load(mean + o);
      m1 = v128.load(mean + o, 16);
      s0 = v128.load(sums + o);
      s1 = v128.load(sums + o, 16);
      q0 = v128.load(sums + pitch + o);
      q1 = v128.load(sums + pitch + o, 16);
    }
    for (let i: usize = 0; i < rows; i++) {
      let from = raw + i * rawRowStep + o, offset = i * rowStep + o;
      for (let j = 0; j < columns; j++, from += pitch, offset += pitch) {
        const d0 = v128.load(from), d1 = v128.load(from, 16);
        store8(to + offset, d0, d1);
        if (z) {
          s0 = add(s0, d0);
          s1 = add(s1, d1);
          q0 = madd(d0, f32x4.sub(v128.load(z + offset), m0), q0);
          q1 = madd(d1, f32x4.sub(v128.load(z + offset, 16), m1), q1);
        }
      }
    }
    if (z) {
      store8(sums + o, s0, s1);
      store8(sums + pitch + o, q0, q1);
    }
  }
}

/** Σd and Σd·(z − mean) over n pixels, added to `sums`: for a gradient that no kernel of ours has written. */
export function addGradientSums(d: usize, z: usize, n: i32, pitch: usize, mean: usize, sums: usize): void {
  for (let o: usize = 0; o < pitch; o += 32) {
    const m0 = v128.load(mean + o), m1 = v128.load(mean + o, 16);
    let s0 = v128.load(sums + o), s1 = v128.load(sums + o, 16);
    let q0 = v128.load(sums + pitch + o), q1 = v128.load(sums + pitch + o, 16);
    let offset = o;
    for (let i = 0; i < n; i++, offset += pitch) {
      const d0 = v128.load(d + offset), d1 = v128.load(d + offset, 16);
      s0 = add(s0, d0);
      s1 = add(s1, d1);
      q0 = madd(d0, f32x4.sub(v128.load(z + offset), m0), q0);
      q1 = madd(d1, f32x4.sub(v128.load(z + offset, 16), m1), q1);
    }
    store8(sums + o, s0, s1);
    store8(sums + pitch + o, q0, q1);
  }
}

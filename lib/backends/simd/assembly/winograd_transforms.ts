// The linear maps of Winograd's F(4×4, 3×3) (Lavin & Gray 2016, doi:10.1109/CVPR.2016.435), points 0, ±1, ±2, ∞.
// Each one-dimensional map reads n vectors of eight channels `step` bytes apart and stores m of them.
import { add, madd, mul, splat, store8, sub } from "./lanes";
import { gradientHigh, gradientLow } from "./operands";

// Bᵀ: six inputs to six points.
// @ts-ignore: decorator
@inline

function bt0(d0: v128, d2: v128, d4: v128): v128 {
  return madd(splat(4), d0, madd(splat(-5), d2, d4));
}

// @ts-ignore: decorator
@inline

function bt1(d1: v128, d2: v128, d3: v128, d4: v128): v128 {
  return add(madd(splat(-4), d2, d4), madd(splat(-4), d1, d3));
}

// @ts-ignore: decorator
@inline

function bt2(d1: v128, d2: v128, d3: v128, d4: v128): v128 {
  return sub(madd(splat(-4), d2, d4), madd(splat(-4), d1, d3));
}

// @ts-ignore: decorator
@inline

function bt3(d1: v128, d2: v128, d3: v128, d4: v128): v128 {
  return madd(splat(2), sub(d3, d1), sub(d4, d2));
}

// @ts-ignore: decorator
@inline

function bt4(d1: v128, d2: v128, d3: v128, d4: v128): v128 {
  return madd(splat(-2), sub(d3, d1), sub(d4, d2));
}

// @ts-ignore: decorator
@inline

function storeBt(
  to: usize,
  step: usize,
  d0: v128,
  e0: v128,
  d1: v128,
  e1: v128,
  d2: v128,
  e2: v128,
  d3: v128,
  e3: v128,
  d4: v128,
  e4: v128,
  d5: v128,
  e5: v128,
): void {
  store8(to, bt0(d0, d2, d4), bt0(e0, e2, e4));
  store8(to + step, bt1(d1, d2, d3, d4), bt1(e1, e2, e3, e4));
  store8(to + 2 * step, bt2(d1, d2, d3, d4), bt2(e1, e2, e3, e4));
  store8(to + 3 * step, bt3(d1, d2, d3, d4), bt3(e1, e2, e3, e4));
  store8(to + 4 * step, bt4(d1, d2, d3, d4), bt4(e1, e2, e3, e4));
  store8(to + 5 * step, bt0(d1, d3, d5), bt0(e1, e3, e5));
}

/** Bᵀ of six vectors. */
// @ts-ignore: decorator
@inline
export function bt(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), e0 = v128.load(from, 16);
  const d1 = v128.load(from + step), e1 = v128.load(from + step, 16);
  const d2 = v128.load(from + 2 * step), e2 = v128.load(from + 2 * step, 16);
  const d3 = v128.load(from + 3 * step), e3 = v128.load(from + 3 * step, 16);
  const d4 = v128.load(from + 4 * step), e4 = v128.load(from + 4 * step, 16);
  const d5 = v128.load(from + 5 * step), e5 = v128.load(from + 5 * step, 16);
  storeBt(to, toStep, d0, e0, d1, e1, d2, e2, d3, e3, d4, e4, d5, e5);
}

/** Bᵀ of six vectors, each scaled and shifted as it is read: batch norm on the fly. */
// @ts-ignore: decorator
@inline
export function btAffine(
  from: usize,
  step: usize,
  scale: usize,
  shift: usize,
  to: usize,
  toStep: usize,
): void {
  const s = v128.load(scale), t = v128.load(scale, 16);
  const h = v128.load(shift), g = v128.load(shift, 16);
  const d0 = madd(v128.load(from), s, h), e0 = madd(v128.load(from, 16), t, g);
  from += step;
  const d1 = madd(v128.load(from), s, h), e1 = madd(v128.load(from, 16), t, g);
  from += step;
  const d2 = madd(v128.load(from), s, h), e2 = madd(v128.load(from, 16), t, g);
  from += step;
  const d3 = madd(v128.load(from), s, h), e3 = madd(v128.load(from, 16), t, g);
  from += step;
  const d4 = madd(v128.load(from), s, h), e4 = madd(v128.load(from, 16), t, g);
  from += step;
  const d5 = madd(v128.load(from), s, h), e5 = madd(v128.load(from, 16), t, g);
  storeBt(to, toStep, d0, e0, d1, e1, d2, e2, d3, e3, d4, e4, d5, e5);
}

// A: four inputs to six points (the transpose of the output map).
/** A of four vectors. */
// @ts-ignore: decorator
@inline
export function a(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), e0 = v128.load(from, 16);
  const d1 = v128.load(from + step), e1 = v128.load(from + step, 16);
  const d2 = v128.load(from + 2 * step), e2 = v128.load(from + 2 * step, 16);
  const d3 = v128.load(from + 3 * step), e3 = v128.load(from + 3 * step, 16);
  store8(to, d0, e0);
  const even = add(d0, d2), evenE = add(e0, e2), odd = add(d1, d3), oddE = add(e1, e3);
  store8(to + toStep, add(even, odd), add(evenE, oddE));
  store8(to + 2 * toStep, sub(even, odd), sub(evenE, oddE));
  const even2 = madd(splat(4), d2, d0), even2E = madd(splat(4), e2, e0);
  const half = madd(splat(4), d3, d1), halfE = madd(splat(4), e3, e1);
  store8(to + 3 * toStep, madd(splat(2), half, even2), madd(splat(2), halfE, even2E));
  store8(to + 4 * toStep, madd(splat(-2), half, even2), madd(splat(-2), halfE, even2E));
  store8(to + 5 * toStep, d3, e3);
}

/** Aᵀ of six vectors: four outputs. */
// @ts-ignore: decorator
@inline
export function at(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), e0 = v128.load(from, 16);
  const d1 = v128.load(from + step), e1 = v128.load(from + step, 16);
  const d2 = v128.load(from + 2 * step), e2 = v128.load(from + 2 * step, 16);
  const d3 = v128.load(from + 3 * step), e3 = v128.load(from + 3 * step, 16);
  const d4 = v128.load(from + 4 * step), e4 = v128.load(from + 4 * step, 16);
  const d5 = v128.load(from + 5 * step), e5 = v128.load(from + 5 * step, 16);
  const s12 = add(d1, d2), s12E = add(e1, e2), m12 = sub(d1, d2), m12E = sub(e1, e2);
  const s34 = add(d3, d4), s34E = add(e3, e4), m34 = sub(d3, d4), m34E = sub(e3, e4);
  store8(to, add(d0, add(s12, s34)), add(e0, add(s12E, s34E)));
  store8(to + toStep, madd(splat(2), m34, m12), madd(splat(2), m34E, m12E));
  store8(to + 2 * toStep, madd(splat(4), s34, s12), madd(splat(4), s34E, s12E));
  store8(to + 3 * toStep, add(d5, madd(splat(8), m34, m12)), add(e5, madd(splat(8), m34E, m12E)));
}

/** G of three vectors: six points. */
export function g(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), e0 = v128.load(from, 16);
  const d1 = v128.load(from + step), e1 = v128.load(from + step, 16);
  const d2 = v128.load(from + 2 * step), e2 = v128.load(from + 2 * step, 16);
  const quarter = splat(1.0 / 4), minusSixth = splat(-1.0 / 6);
  store8(to, mul(quarter, d0), mul(quarter, e0));
  const s02 = add(d0, d2), s02E = add(e0, e2);
  store8(to + toStep, mul(minusSixth, add(s02, d1)), mul(minusSixth, add(s02E, e1)));
  store8(to + 2 * toStep, mul(minusSixth, sub(s02, d1)), mul(minusSixth, sub(s02E, e1)));
  const outer = madd(splat(1.0 / 6), d2, mul(splat(1.0 / 24), d0));
  const outerE = madd(splat(1.0 / 6), e2, mul(splat(1.0 / 24), e0));
  store8(to + 3 * toStep, madd(splat(1.0 / 12), d1, outer), madd(splat(1.0 / 12), e1, outerE));
  store8(to + 4 * toStep, madd(splat(-1.0 / 12), d1, outer), madd(splat(-1.0 / 12), e1, outerE));
  store8(to + 5 * toStep, d2, e2);
}

/** Gᵀ of six vectors: three taps. */
export function gt(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from), e0 = v128.load(from, 16);
  const d1 = v128.load(from + step), e1 = v128.load(from + step, 16);
  const d2 = v128.load(from + 2 * step), e2 = v128.load(from + 2 * step, 16);
  const d3 = v128.load(from + 3 * step), e3 = v128.load(from + 3 * step, 16);
  const d4 = v128.load(from + 4 * step), e4 = v128.load(from + 4 * step, 16);
  const d5 = v128.load(from + 5 * step), e5 = v128.load(from + 5 * step, 16);
  const s12 = mul(splat(-1.0 / 6), add(d1, d2)), s12E = mul(splat(-1.0 / 6), add(e1, e2));
  const m21 = mul(splat(1.0 / 6), sub(d2, d1)), m21E = mul(splat(1.0 / 6), sub(e2, e1));
  const s34 = add(d3, d4), s34E = add(e3, e4), m34 = sub(d3, d4), m34E = sub(e3, e4);
  const quarter = splat(1.0 / 4), twelfth = splat(1.0 / 12), sixth = splat(1.0 / 6), small = splat(1.0 / 24);
  store8(to, madd(quarter, d0, madd(small, s34, s12)), madd(quarter, e0, madd(small, s34E, s12E)));
  store8(to + toStep, madd(twelfth, m34, m21), madd(twelfth, m34E, m21E));
  store8(to + 2 * toStep, add(d5, madd(sixth, s34, s12)), add(e5, madd(sixth, s34E, s12E)));
}

/** Bᵀ of six vectors of a gradient operand, formed as they are read (see operands.ts). */
// @ts-ignore: decorator
@inline
export function btGradient(
  d: usize,
  z: usize,
  step: usize,
  a: usize,
  b: usize,
  c: usize,
  threshold: f32,
  to: usize,
  toStep: usize,
): void {
  const t = splat(threshold);
  const d0 = gradientLow(d, z, a, b, c, t), e0 = gradientHigh(d, z, a, b, c, t);
  d += step;
  z += step;
  const d1 = gradientLow(d, z, a, b, c, t), e1 = gradientHigh(d, z, a, b, c, t);
  d += step;
  z += step;
  const d2 = gradientLow(d, z, a, b, c, t), e2 = gradientHigh(d, z, a, b, c, t);
  d += step;
  z += step;
  const d3 = gradientLow(d, z, a, b, c, t), e3 = gradientHigh(d, z, a, b, c, t);
  d += step;
  z += step;
  const d4 = gradientLow(d, z, a, b, c, t), e4 = gradientHigh(d, z, a, b, c, t);
  d += step;
  z += step;
  const d5 = gradientLow(d, z, a, b, c, t), e5 = gradientHigh(d, z, a, b, c, t);
  storeBt(to, toStep, d0, e0, d1, e1, d2, e2, d3, e3, d4, e4, d5, e5);
}

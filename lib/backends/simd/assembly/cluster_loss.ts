// The three losses, the labels and ∂total/∂y in one pass over y = scale·z + shift (two with a context loss, which needs
// the clusters' centres first). Formulas: lib/sgscn/losses_oracle.ts. Softmax is never stored: eight pixels at a time
// keep their exponentials in scratch. Channels that only pad have shift −∞: they win nothing and weigh nothing.
import { add, arg, argF, madd, mul, splat, store8, sub, sumLanes, zero } from "./lanes";
import { log } from "./log";

/** Pixels whose exponentials are in scratch together. */
const GROUP: i32 = 8;

// Below this exponent softmax has long lost the channel; stopping there keeps denormal numbers away.
const MIN_EXPONENT: f32 = -60;
// Cody and Waite's two parts of ln 2, and the minimax polynomial of Cephes' expf.
const LOG2E: f32 = 1.44269504088896341;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
// 1.5·2²³: adding it rounds to an integer, which then stands in the low bits.
const ROUND: f32 = 12582912.0;

/** e^x for x ≤ 0, relative error below 2·10⁻⁷. */
// @ts-ignore: decorator
@inline

function exp(value: v128): v128 {
  const x = f32x4.max(value, splat(MIN_EXPONENT));
  const rounded = madd(x, splat(LOG2E), splat(ROUND));
  const n = sub(rounded, splat(ROUND));
  const f = madd(n, splat(-LN2_LOW), madd(n, splat(-LN2_HIGH), x));
  let p = madd(splat(1.9875691500e-4), f, splat(1.3981999507e-3));
  p = madd(p, f, splat(8.3334519073e-3));
  p = madd(p, f, splat(4.1665795894e-2));
  p = madd(p, f, splat(1.6666665459e-1));
  p = madd(p, f, splat(5.0000001201e-1));
  p = add(madd(p, mul(f, f), f), splat(1));
  return mul(p, v128.shl<i32>(v128.add<i32>(rounded, i32x4.splat(127)), 23));
}

/** c with the sign of d; zero where d is: the subgradient of c·|d|. */
// @ts-ignore: decorator
@inline

function signed(d: v128, c: v128): v128 {
  const sign = v128.xor(v128.and(d, i32x4.splat(0x80000000)), c);
  return v128.and(sign, f32x4.ne(d, splat(0)));
}

let greatest: f32 = 0;

// @ts-ignore: decorator
@inline

function greatestLane(m: v128): f32 {
  return max(
    max(f32x4.extract_lane(m, 0), f32x4.extract_lane(m, 1)),
    max(f32x4.extract_lane(m, 2), f32x4.extract_lane(m, 3)),
  );
}

/**
 * exp(y − max y) of one pixel to `to`; returns its sum and leaves max y in `greatest`.
 */
function exponentials(to: usize, z: usize, scale: usize, shift: usize, pitch: usize): f32 {
  let m0 = splat(-Infinity), m1 = m0;
  for (let o: usize = 0; o < pitch; o += 32) {
    const y0 = madd(v128.load(z + o), v128.load(scale + o), v128.load(shift + o));
    const y1 = madd(v128.load(z + o, 16), v128.load(scale + o, 16), v128.load(shift + o, 16));
    store8(to + o, y0, y1);
    m0 = f32x4.max(m0, y0);
    m1 = f32x4.max(m1, y1);
  }
  const m = greatestLane(f32x4.max(m0, m1));
  greatest = m;
  const top = splat(m);
  let s0 = splat(0), s1 = s0;
  for (let o: usize = 0; o < pitch; o += 32) {
    const e0 = exp(sub(v128.load(to + o), top)), e1 = exp(sub(v128.load(to + o, 16), top));
    store8(to + o, e0, e1);
    s0 = add(s0, e0);
    s1 = add(s1, e1);
  }
  return sumLanes(add(s0, s1));
}

/** The lowest channel whose y is the greatest. */
function argmax(z: usize, scale: usize, shift: usize, pitch: usize): i32 {
  const top = splat(greatest);
  for (let o: usize = 0; o < pitch; o += 16) {
    const y = madd(v128.load(z + o), v128.load(scale + o), v128.load(shift + o));
    const mask = i32x4.bitmask(f32x4.eq(y, top));
    if (mask) return <i32> (o >> 2) + ctz(mask);
  }
  return 0; // every y is NaN: the losses say so
}

/** The greatest y of one pixel, to `greatest`. */
function findGreatest(z: usize, scale: usize, shift: usize, pitch: usize): void {
  let m0 = splat(-Infinity), m1 = m0;
  for (let o: usize = 0; o < pitch; o += 32) {
    m0 = f32x4.max(m0, madd(v128.load(z + o), v128.load(scale + o), v128.load(shift + o)));
    m1 = f32x4.max(m1, madd(v128.load(z + o, 16), v128.load(scale + o, 16), v128.load(shift + o, 16)));
  }
  greatest = greatestLane(f32x4.max(m0, m1));
}

/**
 * Labels of one strip of rows alone. args: 0 height, 1 width, 2 pitch, 3 z, 4 scale, 5 shift, 6 rows of a strip, 7 labels out
 * (bytes).
 */
export function clusterLabels(args: usize, strip: i32, _scratch: usize): void {
  const height = arg(args, 0), width = arg(args, 1), pitch = <usize> arg(args, 2);
  const scale = <usize> arg(args, 4), shift = <usize> arg(args, 5), rows = arg(args, 6);
  const first = strip * rows * width, end = min(height, (strip + 1) * rows) * width;
  let z = <usize> arg(args, 3) + <usize> first * pitch;
  const labels = <usize> arg(args, 7);
  for (let pixel = first; pixel < end; pixel++, z += pitch) {
    findGreatest(z, scale, shift, pitch);
    store<u8>(labels + pixel, <u8> argmax(z, scale, shift, pitch));
  }
}

/**
 * Sums over one strip of rows that the context loss needs, [4][pitch]: Σm, Σm·x, Σm·y and (raw) Σm·(x² + y²),
 * with m = softmax(y), or y + ε (raw). args: 0 height, 1 width, 2 pitch, 3 z, 4 scale, 5 shift, 6 rows of a strip,
 * 7 sums, 8 raw, 9 ε.
 */
export function contextSums(args: usize, strip: i32, scratch: usize): void {
  const height = arg(args, 0), width = arg(args, 1), pitch = <usize> arg(args, 2);
  const z = <usize> arg(args, 3), scale = <usize> arg(args, 4), shift = <usize> arg(args, 5);
  const rows = arg(args, 6), raw = arg(args, 8);
  const sums = <usize> arg(args, 7) + <usize> strip * 4 * pitch;
  zero(sums, 4 * pitch);
  const factors = scratch, group = scratch + GROUP * 4;
  const epsilon = splat(argF(args, 9));
  for (let row = strip * rows, end = min(height, row + rows); row < end; row++) {
    const y = splat(<f32> row / <f32> height * 2 - 1);
    for (let column = 0; column < width; column += GROUP) {
      const n = min(GROUP, width - column);
      const from = z + (<usize> row * width + column) * pitch;
      if (!raw) {
        for (let p = 0; p < n; p++) {
          const sum = exponentials(group + <usize> p * pitch, from + <usize> p * pitch, scale, shift, pitch);
          store<f32>(factors + (<usize> p << 2), 1 / sum);
        }
      }
      for (let o: usize = 0; o < pitch; o += 16) {
        let mass = splat(0), massX = mass, moment = mass;
        const s = v128.load(scale + o), h = v128.load(shift + o);
        for (let p = 0; p < n; p++) {
          const x = splat(<f32> (column + p) / <f32> width * 2 - 1);
          const at = <usize> p * pitch + o;
          const m = raw
            ? add(madd(v128.load(from + at), s, h), epsilon)
            : mul(v128.load(group + at), v128.load_splat<f32>(factors + (<usize> p << 2)));
          mass = add(mass, m);
          massX = madd(m, x, massX);
          moment = madd(m, madd(x, x, mul(y, y)), moment);
        }
        v128.store(sums + o, add(v128.load(sums + o), mass));
        v128.store(sums + pitch + o, add(v128.load(sums + pitch + o), massX));
        v128.store(sums + 2 * pitch + o, madd(mass, y, v128.load(sums + 2 * pitch + o)));
        v128.store(sums + 3 * pitch + o, add(v128.load(sums + 3 * pitch + o), moment));
      }
    }
  }
}

/**
 * Labels, losses and gradient of one strip of rows.
 *
 * args: 0 height, 1 width, 2 pitch, 3 z, 4 scale, 5 shift, 6 rows of a strip; 7 gradient out, 8 labels out (bytes),
 * 9 labels before (bytes, or 0); 10 mean of z, 11 sums of the strips [2][pitch]: Σdy, Σdy·(z − mean); 12 weight of ce
 * over pixels; 13, 14 [pitch]: weight of a vertical and of a horizontal step, with scale's sign; 15 |scale|;
 * 16 context (0 none, 1 raw, 2 soft), 17 its weight (soft: over pixels), 18 centres x, 19 y, 20 spread, 21 1/mass (raw);
 * 22 losses of the strips, float64 [5]: Σce, Σ|vertical|, Σ|horizontal|, Σcc (soft), pixels whose label changed;
 * 23 pixels of each label of the strips, int32 [256].
 */
export function clusterLoss(args: usize, strip: i32, scratch: usize): void {
  const height = arg(args, 0), width = arg(args, 1), pitch = <usize> arg(args, 2);
  const z = <usize> arg(args, 3),
    scale = <usize> arg(args, 4),
    shift = <usize> arg(args, 5),
    rows = arg(args, 6);
  const gradient = <usize> arg(args, 7), labels = <usize> arg(args, 8), before = <usize> arg(args, 9);
  const mean = <usize> arg(args, 10), sums = <usize> arg(args, 11) + <usize> strip * 2 * pitch;
  const weight = argF(args, 12), vertical = <usize> arg(args, 13), horizontal = <usize> arg(args, 14);
  const size = <usize> arg(args, 15);
  const context = arg(args, 16), contextWeight = argF(args, 17);
  const centreX = <usize> arg(args, 18), centreY = <usize> arg(args, 19);
  const spread = <usize> arg(args, 20), inverseMass = <usize> arg(args, 21);
  const losses = <usize> arg(args, 22) + <usize> strip * 40,
    counts = <usize> arg(args, 23) + <usize> strip * 1024;
  zero(sums, 2 * pitch);
  zero(counts, 1024);
  const factors = scratch, distances = scratch + GROUP * 4, group = distances + GROUP * 4;
  const rowStep = <usize> width * pitch;
  let ce: f64 = 0, down: f64 = 0, right: f64 = 0, cc: f64 = 0, changed = 0;

  for (let row = strip * rows, end = min(height, row + rows); row < end; row++) {
    const y = <f32> row / <f32> height * 2 - 1;
    // A step over the border is a step to the pixel itself: no difference, no gradient.
    const up = row > 0 ? rowStep : 0, below = row < height - 1 ? rowStep : 0;
    for (let column = 0; column < width; column += GROUP) {
      const n = min(GROUP, width - column);
      const pixel = row * width + column;
      const offset = <usize> pixel * pitch;
      for (let p = 0; p < n; p++) {
        const e = group + <usize> p * pitch, from = z + offset + <usize> p * pitch;
        const sum = exponentials(e, from, scale, shift, pitch);
        const label = argmax(from, scale, shift, pitch);
        store<u8>(labels + pixel + p, <u8> label);
        if (before && load<u8>(before + pixel + p) != <u8> label) changed++;
        const count = counts + (<usize> label << 2);
        store<i32>(count, load<i32>(count) + 1);
        ce += log(<f64> sum);
        const factor: f32 = 1 / sum;
        store<f32>(factors + (<usize> p << 2), factor);
        if (context == 2) {
          const x = splat(<f32> (column + p) / <f32> width * 2 - 1), yv = splat(y);
          let q = splat(0);
          for (let o: usize = 0; o < pitch; o += 16) {
            const dx = sub(x, v128.load(centreX + o)), dy = sub(yv, v128.load(centreY + o));
            q = madd(v128.load(e + o), madd(dx, dx, mul(dy, dy)), q);
          }
          const distance = sumLanes(q) * factor;
          store<f32>(distances + (<usize> p << 2), distance);
          cc += <f64> distance;
        }
        // Softmax minus one at the label, scaled below: weight·(e/sum − 1).
        const winner = e + (<usize> label << 2);
        if (context != 2) store<f32>(winner, load<f32>(winner) - sum);
      }
      const leftStep: usize = column > 0 ? pitch : 0;
      const last = width - 1 - column;
      for (let o: usize = 0; o < pitch; o += 32) {
        const v0 = v128.load(vertical + o), v1 = v128.load(vertical + o, 16);
        const h0 = v128.load(horizontal + o), h1 = v128.load(horizontal + o, 16);
        const m0 = v128.load(mean + o), m1 = v128.load(mean + o, 16);
        let s0 = v128.load(sums + o), s1 = v128.load(sums + o, 16);
        let t0 = v128.load(sums + pitch + o), t1 = v128.load(sums + pitch + o, 16);
        let down0 = splat(0), down1 = down0, right0 = down0, right1 = down0;
        let from = z + offset + o;
        let c0 = v128.load(from), c1 = v128.load(from, 16);
        let left0 = signed(sub(c0, v128.load(from - leftStep)), h0);
        let left1 = signed(sub(c1, v128.load(from - leftStep, 16)), h1);
        let e = group + o, to = gradient + offset + o;
        for (let p = 0; p < n; p++) {
          const next = from + (p < last ? pitch : 0);
          const r0 = v128.load(next), r1 = v128.load(next, 16);
          const stepRight0 = sub(r0, c0), stepRight1 = sub(r1, c1);
          const stepDown0 = sub(v128.load(from + below), c0),
            stepDown1 = sub(v128.load(from + below, 16), c1);
          const stepUp0 = sub(c0, v128.load(from - up)), stepUp1 = sub(c1, v128.load(from - up, 16));
          const sr0 = signed(stepRight0, h0), sr1 = signed(stepRight1, h1);
          const factor = splat(load<f32>(factors + (<usize> p << 2)) * weight);
          let g0 = mul(v128.load(e), factor), g1 = mul(v128.load(e, 16), factor);
          g0 = add(g0, add(sub(left0, sr0), sub(signed(stepUp0, v0), signed(stepDown0, v0))));
          g1 = add(g1, add(sub(left1, sr1), sub(signed(stepUp1, v1), signed(stepDown1, v1))));
          store8(to, g0, g1);
          s0 = add(s0, g0);
          s1 = add(s1, g1);
          t0 = madd(g0, sub(c0, m0), t0);
          t1 = madd(g1, sub(c1, m1), t1);
          down0 = add(down0, f32x4.abs(stepDown0));
          down1 = add(down1, f32x4.abs(stepDown1));
          right0 = add(right0, f32x4.abs(stepRight0));
          right1 = add(right1, f32x4.abs(stepRight1));
          left0 = sr0;
          left1 = sr1;
          c0 = r0;
          c1 = r1;
          from += pitch;
          to += pitch;
          e += pitch;
        }
        store8(sums + o, s0, s1);
        store8(sums + pitch + o, t0, t1);
        const z0 = v128.load(size + o), z1 = v128.load(size + o, 16);
        down += <f64> sumLanes(add(mul(down0, z0), mul(down1, z1)));
        right += <f64> sumLanes(add(mul(right0, z0), mul(right1, z1)));
      }
      if (context) {
        for (let p = 0; p < n; p++) {
          addContext(
            gradient + offset + <usize> p * pitch,
            group + <usize> p * pitch,
            z + offset + <usize> p * pitch,
            load<f32>(factors + (<usize> p << 2)),
            load<f32>(distances + (<usize> p << 2)),
            <f32> (column + p) / <f32> width * 2 - 1,
            y,
            context,
            contextWeight,
            args,
            sums,
          );
        }
        if (context == 2) {
          // The one-hot part, which waited for the exponentials to be used.
          for (let p = 0; p < n; p++) {
            const o = <usize> load<u8>(labels + pixel + p) << 2;
            const to = gradient + offset + <usize> p * pitch + o;
            store<f32>(to, load<f32>(to) - weight);
            store<f32>(sums + o, load<f32>(sums + o) - weight);
            const centred = load<f32>(z + offset + <usize> p * pitch + o) - load<f32>(mean + o);
            store<f32>(sums + pitch + o, load<f32>(sums + pitch + o) - weight * centred);
          }
        }
      }
    }
  }
  store<f64>(losses, ce);
  store<f64>(losses + 8, down);
  store<f64>(losses + 16, right);
  store<f64>(losses + 24, cc);
  store<f64>(losses + 32, <f64> changed);
}

/** The context loss's part of one pixel's gradient, and of the sums. */
function addContext(
  to: usize,
  e: usize,
  z: usize,
  factor: f32,
  distance: f32,
  xf: f32,
  yf: f32,
  context: i32,
  weight: f32,
  args: usize,
  sums: usize,
): void {
  const pitch = <usize> arg(args, 2), mean = <usize> arg(args, 10);
  const centreX = <usize> arg(args, 18), centreY = <usize> arg(args, 19);
  const spread = <usize> arg(args, 20), inverseMass = <usize> arg(args, 21);
  const x = splat(xf), y = splat(yf), w = splat(weight), f = splat(factor * weight), q = splat(distance);
  for (let o: usize = 0; o < pitch; o += 16) {
    const dx = sub(x, v128.load(centreX + o)), dy = sub(y, v128.load(centreY + o));
    const r = madd(dx, dx, mul(dy, dy));
    const g = context == 2
      ? mul(mul(v128.load(e + o), f), sub(r, q))
      : mul(mul(w, v128.load(inverseMass + o)), sub(r, v128.load(spread + o)));
    v128.store(to + o, add(v128.load(to + o), g));
    v128.store(sums + o, add(v128.load(sums + o), g));
    const centred = sub(v128.load(z + o), v128.load(mean + o));
    v128.store(sums + pitch + o, madd(g, centred, v128.load(sums + pitch + o)));
  }
}

/** Bytes of scratch that the kernels of this file need. */
export function lossScratch(pitch: i32): i32 {
  return GROUP * 8 + GROUP * pitch;
}

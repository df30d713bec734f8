// How likely each label in use is at each pixel: softmax of the pixel's scores over those labels alone.

/** 1 / ln 2, and ln 2 in two parts, of which the first times any exponent is exact. */
const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** Less than this is as good as nothing, and its exponential still a normal number. */
const LEAST: f64 = -700;

/** The exponential of two numbers from LEAST to 0, to about 1e-16: 2ᵏ · eʳ, the latter by its series. */
function exp(x: v128): v128 {
  const k = f64x2.nearest(f64x2.mul(x, f64x2.splat(LOG2E)));
  const r = f64x2.sub(
    f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))),
    f64x2.mul(k, f64x2.splat(LN2_LOW)),
  );
  let sum = f64x2.splat(1.0 / 6227020800); // 1 / 13!
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 479001600));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 39916800));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 3628800));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 362880));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 40320));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 5040));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 720));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 120));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 24));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 6));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.5));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1));
  const exponent = i64x2.shl(i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k)), 52);
  return i64x2.add(sum, exponent);
}

/**
 * Writes the probabilities of `count` labels, a byte each at `used`, at `pixels` pixels whose scores, 32 bits each, lie
 * `pitch` bytes apart: [pixels, count] of 64 bits, that sum to 1.
 */
export function labelProbabilities(
  scores: usize,
  pitch: i32,
  pixels: i32,
  used: usize,
  count: i32,
  to: usize,
): void {
  for (let pixel = 0; pixel < pixels; pixel++, scores += pitch) {
    let largest: f32 = -Infinity;
    for (let i = 0; i < count; i++) largest = max(largest, load<f32>(scores + (<usize> load<u8>(used + i) << 2)));
    const most = f64x2.splat(largest);
    let sum: f64 = 0;
    for (let i = 0; i < count; i += 2) {
      // An odd last one goes with itself, and is overwritten by what follows.
      const next = min(i + 1, count - 1);
      let x = f64x2.splat(load<f32>(scores + (<usize> load<u8>(used + i) << 2)));
      x = f64x2.replace_lane(x, 1, load<f32>(scores + (<usize> load<u8>(used + next) << 2)));
      const both = exp(f64x2.max(f64x2.sub(x, most), f64x2.splat(LEAST)));
      v128.store(to + (<usize> i << 3), both);
      sum += f64x2.extract_lane(both, 0);
      if (next > i) sum += f64x2.extract_lane(both, 1);
    }
    for (const end = to + (<usize> count << 3); to < end; to += 8) store<f64>(to, load<f64>(to) / sum);
  }
}

/** Adds the probabilities of pixels, [pixels, count], to their labels' sums, [256, count]; all 64 bits. */
export function sumProbabilities(labels: usize, pixels: i32, count: i32, from: usize, sums: usize): void {
  for (const end = labels + pixels; labels < end; labels++) {
    let to = sums + <usize> (<i32> load<u8>(labels) * count << 3);
    for (let i = 0; i < count; i++, from += 8, to += 8) store<f64>(to, load<f64>(to) + load<f64>(from));
  }
}

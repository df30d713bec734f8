// A grey image before it is blurred: lib/regions/tone_stack.ts.

/**
 * Writes the brightness of `count` pixels, a byte each, as 32-bit floats, 0 where `usable` is 0; `usable` itself likewise; and
 * the standard deviation of what is usable, 64 bits, or 0 where nothing is.
 */
export function beginTone(data: usize, usable: usize, count: i32, image: usize, whole: usize, deviation: usize): void {
  let pixels: i64 = 0, sum: i64 = 0, squared: i64 = 0;
  for (let at = 0; at < count; at++) {
    const is = <i32> load<u8>(usable + at), value = <i32> load<u8>(data + at) * is;
    pixels += is;
    sum += value;
    squared += value * value;
    store<f32>(image + (<usize> at << 2), <f32> value);
    store<f32>(whole + (<usize> at << 2), <f32> is);
  }
  const mean = <f64> sum / <f64> pixels;
  store<f64>(deviation, pixels > 0 ? sqrt(max(0, <f64> squared / <f64> pixels - mean * mean)) : 0);
}

/** Divides what was blurred without some of its pixels by what is left of a pixel's weight. */
export function divideByWeights(values: usize, weights: usize, count: i32): void {
  const least = f32x4.splat(1e-3);
  for (const end = values + (<usize> count << 2); values < end; values += 16, weights += 16) {
    v128.store(values, f32x4.div(v128.load(values), f32x4.max(v128.load(weights), least)));
  }
}

/**
 * The Dice coefficients of each two of some masks, [count, bytes] of 0 or 1: [count, count] of 64 bits. Two without a pixel have 0 in common, and each is all of itself.
 */
export function compareMasks(count: i32, bytes: i32, masks: usize, to: usize): void {
  for (let one = 0; one < count; one++) {
    const own = masks + <usize> (one * bytes);
    const size = countShared(own, own, bytes);
    store<f64>(to + (<usize> (one * count + one) << 3), size); // for those behind, for now
    for (let other = 0; other < one; other++) {
      const both = countShared(own, masks + <usize> (other * bytes), bytes);
      const dice = 2 * both / max(1, size + load<f64>(to + (<usize> (other * count + other) << 3)));
      store<f64>(to + (<usize> (one * count + other) << 3), dice);
      store<f64>(to + (<usize> (other * count + one) << 3), dice);
    }
  }
  for (let one = 0; one < count; one++) store<f64>(to + (<usize> (one * count + one) << 3), 1);
}

/** So many vectors of 0 or 1 are summed up before a byte is full. */
const FULL: i32 = 255 * 16;

function countShared(one: usize, other: usize, bytes: i32): f64 {
  let sum = i64x2.splat(0);
  const end = one + bytes;
  for (const whole = one + (bytes & ~15); one < whole;) {
    let few = i8x16.splat(0);
    for (const stop = min(whole, one + FULL); one < stop; one += 16, other += 16) {
      few = i8x16.add(few, v128.and(v128.load(one), v128.load(other)));
    }
    const pairs = i16x8.extadd_pairwise_i8x16_u(few);
    const fours = i32x4.extadd_pairwise_i16x8_u(pairs);
    sum = i64x2.add(sum, i64x2.add(i64x2.extend_low_i32x4_u(fours), i64x2.extend_high_i32x4_u(fours)));
  }
  let rest: i64 = 0;
  for (; one < end; one++, other++) rest += load<u8>(one) & load<u8>(other);
  return <f64> (i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1) + rest);
}

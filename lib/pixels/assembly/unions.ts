/**
 * What pairs of unions have in common: for `count` unions, [count, regions] of bytes, 1 for the regions in each, the sum of
 * `pixels`, [regions] of 64 bits, over the regions that are in both: [count, count] of 64 bits.
 */
export function sumShared(count: i32, regions: i32, unions: usize, pixels: usize, shared: usize): void {
  for (let one = 0; one < count; one++) {
    const own = unions + <usize> (one * regions);
    for (let other = 0; other <= one; other++) {
      const others = unions + <usize> (other * regions);
      let sum: f64 = 0;
      for (let id = 0; id < regions; id++) {
        if (load<u8>(own + id) & load<u8>(others + id)) sum += load<f64>(pixels + (<usize> id << 3));
      }
      store<f64>(shared + (<usize> (one * count + other) << 3), sum);
      store<f64>(shared + (<usize> (other * count + one) << 3), sum);
    }
  }
}

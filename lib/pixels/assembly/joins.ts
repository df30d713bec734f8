// Which clusters become one: lib/sgscn/find_joins.ts. A cluster's sums are 64 bits each: its pixels, their L*, a* and b*, and
// how likely each label in use is at them.

/** Bytes of a join: what stays and what goes, 32 bits each, and how alike they are, 64. */
const JOIN: usize = 16;
/** Sums before the likelihoods. */
const OWN: i32 = 4;

/** Adds pixels and colours, of 32 bits, to their labels' sums, [256, 4], and returns the sum of the squared colours. */
export function sumProfiles(labels: usize, lab: usize, pixels: i32, sums: usize): f64 {
  let squared: f64 = 0;
  for (const end = labels + pixels; labels < end; labels++, lab += 12) {
    const own = sums + (<usize> load<u8>(labels) << 5);
    const l: f64 = load<f32>(lab), a: f64 = load<f32>(lab, 4), b: f64 = load<f32>(lab, 8);
    store<f64>(own, load<f64>(own) + 1);
    store<f64>(own, load<f64>(own, 8) + l, 8);
    store<f64>(own, load<f64>(own, 16) + a, 16);
    store<f64>(own, load<f64>(own, 24) + b, 24);
    squared += l * l + a * a + b * b;
  }
  return squared;
}

/**
 * Joins the two of `count` clusters that are most alike, the first of equals, of those that have the same byte in `sides`,
 * until `fewest` are left or none can be joined, and writes the joins by the clusters' numbers; returns how many there are.
 * `sums` is [count, 4 + count], since each has a label in use, and is changed; `weight` is what a
 * difference in colour takes from the likeness; `alike` has room for [count, count] of 64 bits, `isGone` for a byte each.
 */
export function joinClusters(
  count: i32,
  sums: usize,
  weight: f64,
  sides: usize,
  fewest: i32,
  alike: usize,
  isGone: usize,
  joins: usize,
): i32 {
  const bytes = <usize> (OWN + count) << 3;
  memory.fill(isGone, 0, count);
  for (let one = 0; one < count; one++) {
    for (let other = 0; other <= one; other++) setLikeness(one, other, count, sums, weight, alike);
  }
  let made = 0;
  for (let left = count; left > fewest; left--, made++, joins += JOIN) {
    let a = -1, b = -1, most: f64 = -Infinity;
    for (let one = 0; one < count; one++) {
      if (load<u8>(isGone + one)) continue;
      for (let other = one + 1; other < count; other++) {
        if (load<u8>(isGone + other) || load<u8>(sides + one) != load<u8>(sides + other)) continue;
        const likeness = load<f64>(alike + (<usize> (one * count + other) << 3));
        if (likeness > most || a < 0) {
          a = one;
          b = other;
          most = likeness;
        }
      }
    }
    if (a < 0) break;
    const isFirst = load<f64>(sums + <usize> a * bytes) >= load<f64>(sums + <usize> b * bytes);
    const kept = isFirst ? a : b, gone = isFirst ? b : a;
    store<i32>(joins, kept);
    store<i32>(joins, gone, 4);
    store<f64>(joins, most, 8);
    store<u8>(isGone + gone, 1);
    const own = sums + <usize> kept * bytes, others = sums + <usize> gone * bytes;
    for (let i: usize = 0; i < bytes; i += 8) store<f64>(own + i, load<f64>(own + i) + load<f64>(others + i));
    for (let other = 0; other < count; other++) {
      if (!load<u8>(isGone + other)) setLikeness(kept, other, count, sums, weight, alike);
    }
  }
  return made;
}

function setLikeness(
  one: i32,
  other: i32,
  count: i32,
  sums: usize,
  weight: f64,
  alike: usize,
): void {
  const bytes = <usize> (OWN + count) << 3;
  const a = sums + <usize> one * bytes, b = sums + <usize> other * bytes;
  const pixelsA = load<f64>(a), pixelsB = load<f64>(b);
  let overlap: f64 = 0;
  for (let i: usize = OWN << 3; i < bytes; i += 8) overlap += sqrt(load<f64>(a + i) * load<f64>(b + i));
  let squared: f64 = 0;
  for (let i: usize = 8; i < <usize> OWN << 3; i += 8) {
    const difference = load<f64>(a + i) / pixelsA - load<f64>(b + i) / pixelsB;
    squared += difference * difference;
  }
  const likeness = overlap / sqrt(pixelsA * pixelsB) - weight * sqrt(squared);
  store<f64>(alike + (<usize> (one * count + other) << 3), likeness);
  store<f64>(alike + (<usize> (other * count + one) << 3), likeness);
}

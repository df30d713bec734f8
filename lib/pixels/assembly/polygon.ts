// Polygons: lib/regions/fill_polygon.ts.

/**
 * Writes 1 to the pixels of [height, width], a byte each, whose centres lie in a polygon, that is which an odd number of its
 * sides lies left of. `corners` are `count` rows and columns of 64 bits, 0 in the middle of the first pixel; `crossings` has room
 * for as many numbers of 64 bits.
 */
export function fillPolygon(corners: usize, count: i32, height: i32, width: i32, crossings: usize, to: usize): void {
  const end = corners + (<usize> count << 4);
  let least: f64 = Infinity, most: f64 = -Infinity;
  for (let at = corners; at < end; at += 16) {
    least = min(least, load<f64>(at));
    most = max(most, load<f64>(at));
  }
  const bottom = <i32> min(<f64> (height - 1), floor(most));
  for (let row = <i32> max(0, ceil(least)); row <= bottom; row++) {
    let found = crossings;
    for (let at = corners; at < end; at += 16) {
      const next = at + 16 < end ? at + 16 : corners;
      const y = load<f64>(at), nextY = load<f64>(next);
      if (y <= row == nextY <= row) continue;
      const x = load<f64>(at, 8);
      found = insert(x + (row - y) / (nextY - y) * (load<f64>(next, 8) - x), crossings, found);
    }
    for (let at = crossings; at < found; at += 16) {
      const left = <i32> max(0, ceil(load<f64>(at)));
      const right = <i32> min(<f64> width, floor(load<f64>(at, 8)) + 1);
      if (left < right) memory.fill(to + <usize> (row * width + left), 1, right - left);
    }
  }
}

/** Puts a number into its place among sorted ones, and returns their end. */
function insert(value: f64, first: usize, end: usize): usize {
  let at = end;
  for (; at > first && load<f64>(at - 8) > value; at -= 8) store<f64>(at, load<f64>(at - 8));
  store<f64>(at, value);
  return end + 8;
}

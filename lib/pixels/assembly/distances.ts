/** Diagonal steps of a chamfer distance. */
const DIAGONAL: f64 = Math.SQRT2;

/**
 * How far each cell of a map, [height, width] of bytes, is from the nearest one that is `value`, in cells, to within 8 %: 0 at
 * those. [height, width] of 32 bits.
 */
export function chamferDistances(map: usize, value: i32, height: i32, width: i32, to: usize): void {
  const cells = height * width;
  for (let at = 0; at < cells; at++) {
    store<f32>(to + (<usize> at << 2), load<u8>(map + at) == value ? 0 : <f32> Infinity);
  }
  // To the row and the column before, and then to those behind.
  for (let at = 0; at < cells; at++) nearer(to, at, at % width, -width, at >= width, -1, width);
  for (let at = cells - 1; at >= 0; at--) nearer(to, at, at % width, width, at + width < cells, 1, width);
}

/** Makes a cell as near as the ones beside it allow: in its row, `side` on, and in the next row, `row` on, if there is one. */
// @ts-ignore: decorator
@inline

function nearer(to: usize, at: i32, x: i32, row: i32, hasRow: bool, side: i32, width: i32): void {
  let nearest = distance(to, at);
  if (side < 0 ? x > 0 : x + 1 < width) nearest = min(nearest, distance(to, at + side) + 1);
  if (hasRow) {
    nearest = min(nearest, distance(to, at + row) + 1);
    if (x > 0) nearest = min(nearest, distance(to, at + row - 1) + DIAGONAL);
    if (x + 1 < width) nearest = min(nearest, distance(to, at + row + 1) + DIAGONAL);
  }
  store<f32>(to + (<usize> at << 2), <f32> nearest);
}

// @ts-ignore: decorator
@inline

function distance(to: usize, at: i32): f64 {
  return load<f32>(to + (<usize> at << 2));
}

// A lesion's outline drawn anew: lib/regions/outline_lesion.ts. Maps are [height, width] of bytes.

/** How a row's or a column's pixels lie between cells: the cell before each, 16 bits, and how far it is to the next, 32. */
// @ts-ignore: decorator
@inline

function cellOf(cells: usize, pixel: i32): i32 {
  return load<u16>(cells + (<usize> pixel << 1));
}

// @ts-ignore: decorator
@inline

function at32(values: usize, i: i32): f64 {
  return load<f32>(values + (<usize> i << 2));
}

/**
 * Writes to `sides` what pixels of the rows [top, bottom) must do: `inside` says it for each region where the field, given
 * for cells in 32 bits and interpolated between them, is above 0, and `outside` for elsewhere.
 */
export function judgeRows(
  top: i32,
  bottom: i32,
  width: i32,
  map: usize,
  inside: usize,
  outside: usize,
  field: usize,
  cellsAcross: i32,
  downCells: usize,
  downFractions: usize,
  acrossCells: usize,
  acrossFractions: usize,
  sides: usize,
): void {
  for (let y = top; y < bottom; y++) {
    const v = at32(downFractions, y);
    const above = cellOf(downCells, y) * cellsAcross, below = v > 0 ? above + cellsAcross : above;
    const first = y * width;
    let cell = -1, start: f64 = 0, rise: f64 = 0;
    for (let x = 0; x < width; x++) {
      const here = cellOf(acrossCells, x);
      if (here != cell) {
        cell = here;
        const next = min(cell + 1, cellsAcross - 1);
        start = at32(field, above + cell) + v * (at32(field, below + cell) - at32(field, above + cell));
        rise = at32(field, above + next) + v * (at32(field, below + next) - at32(field, above + next)) - start;
      }
      const isInside = <f32> (start + at32(acrossFractions, x) * rise) > 0;
      const region = <usize> load<u8>(map + (first + x));
      store<u8>(sides + (first + x), load<u8>((isInside ? inside : outside) + region));
    }
  }
}

/**
 * Gives pixels of the rows [top, bottom) that must go to a side the region of the nearest that is there already, by `sideOf`
 * each region, and stays; nearest first, the first of equals by row. Returns how many there are; `moved` has room for them.
 */
export function moveToNearest(
  top: i32,
  bottom: i32,
  height: i32,
  width: i32,
  map: usize,
  sides: usize,
  sideOf: usize,
  moved: usize,
): i32 {
  const last = height * width;
  let end = moved;
  for (let at = top * width; at < bottom * width; at++) {
    const side = load<u8>(sides + at);
    if (!side) continue;
    const x = at % width;
    let from = -1;
    if (x > 0 && stays(at - 1, side, map, sides, sideOf)) from = at - 1;
    else if (x + 1 < width && stays(at + 1, side, map, sides, sideOf)) from = at + 1;
    else if (at >= width && stays(at - width, side, map, sides, sideOf)) from = at - width;
    else if (at + width < last && stays(at + width, side, map, sides, sideOf)) from = at + width;
    if (from < 0) continue;
    store<u8>(map + at, load<u8>(map + from));
    store<i32>(end, at);
    end += 4;
  }
  for (let i = moved; i < end; i += 4) store<u8>(sides + load<i32>(i), 0);
  for (let i = moved; i < end; i += 4) {
    const at = load<i32>(i), x = at % width;
    const region = load<u8>(map + at), side = load<u8>(sideOf + region);
    if (x > 0) end = follow(at - 1, region, side, map, sides, end);
    if (x + 1 < width) end = follow(at + 1, region, side, map, sides, end);
    if (at >= width) end = follow(at - width, region, side, map, sides, end);
    if (at + width < last) end = follow(at + width, region, side, map, sides, end);
  }
  return <i32> (end - moved) >> 2;
}

/** True for a pixel that is on a side and need not move. */
// @ts-ignore: decorator
@inline

function stays(at: i32, side: u8, map: usize, sides: usize, sideOf: usize): bool {
  return load<u8>(sides + at) == 0 && load<u8>(sideOf + load<u8>(map + at)) == side;
}

// @ts-ignore: decorator
@inline

function follow(at: i32, region: u8, side: u8, map: usize, sides: usize, end: usize): usize {
  if (load<u8>(sides + at) != side) return end;
  store<u8>(sides + at, 0);
  store<u8>(map + at, region);
  store<i32>(end, at);
  return end + 4;
}

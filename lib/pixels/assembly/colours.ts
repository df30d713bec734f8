// Sums of colours over the connected components of an image, and over its cells: lib/regions/measure_components.ts and
// lib/regions/sum_cells.ts have their meaning. Strips and runs are as in ./components.ts.
import { fOfXY, fOfZ } from "./lab";

/** Where sums of colours lie in a component's, in bytes: `SUM` of lib/regions/region_graph.ts. Nothing lies between them. */
const RGB: usize = 48;
const LAB: usize = 72;
const LAB_SQUARED: usize = 96;
const COLOUR_BYTES: usize = 72;

/** Of a cell that is not all one component's. */
const NO_OWNER: u32 = 0xffffffff;

/** Factors of the differences f(X) − f(Y) and f(Y) − f(Z), that are a* and b*. */
const AB = f64x2(500, 200);

// @ts-ignore: decorator
@inline

export function addTo(address: usize, value: f64): void {
  store<f64>(address, load<f64>(address) + value);
}

/** Writes the sums of a row of cells, [cells, 9]. They are `rows` pixels high; `cellStarts` has each one's first column. */
export function sumCells(
  rows: i32,
  width: i32,
  image: usize,
  tables: usize,
  cells: i32,
  cellStarts: usize,
  to: usize,
): void {
  memory.fill(to, 0, <usize> cells * COLOUR_BYTES);
  for (let cell = 0; cell < cells; cell++, to += COLOUR_BYTES, cellStarts += 4) {
    const from = load<i32>(cellStarts);
    addColours(image + <usize> (3 * from), load<i32>(cellStarts, 4) - from, rows, width, tables, to - RGB, 1);
  }
}

/**
 * Writes which component each cell of some rows lies in, 32 bits, where it is all in one. The first of the rows is a cell's
 * first, or `owners` has what rows before it gave. `cellRows` has the first row of the cells from the strip's first on.
 */
export function findOwners(
  row: i32,
  rows: i32,
  width: i32,
  starts: usize,
  rowRuns: usize,
  ofRun: usize,
  cells: i32,
  cellStarts: usize,
  cellRows: usize,
  owners: usize,
): void {
  for (const last = row + rows; row < last; row++, rowRuns += 4) {
    if (load<i32>(cellRows, 4) == row) {
      cellRows += 4;
      owners += <usize> cells << 2;
    }
    const isFirst = load<i32>(cellRows) == row;
    let run = <usize> load<u32>(rowRuns) << 2;
    for (let cell: usize = 0; cell < <usize> cells << 2; cell += 4) {
      const from = row * width + load<i32>(cellStarts + cell), to = row * width + load<i32>(cellStarts + cell, 4);
      while (load<i32>(starts + run, 4) <= from) run += 4;
      const component = load<i32>(starts + run, 4) < to ? NO_OWNER : load<u32>(ofRun + run);
      if (isFirst || load<u32>(owners + cell) != component) {
        store<u32>(owners + cell, isFirst ? component : NO_OWNER);
      }
    }
  }
}

/** Adds the sums of cells, [cells, 9], to those of the components that they lie in. */
export function addCells(cells: i32, cellSums: usize, owners: usize, sums: usize, stride: i32): void {
  for (const end = owners + (<usize> cells << 2); owners < end; owners += 4, cellSums += COLOUR_BYTES) {
    const component = load<u32>(owners);
    if (component == NO_OWNER) continue;
    const own = sums + RGB + <usize> component * (<usize> stride << 3);
    for (let at: usize = 0; at < COLOUR_BYTES; at += 8) addTo(own + at, load<f64>(cellSums + at));
  }
}

/**
 * Adds the colours of a strip's runs, of which `image` are the pixels, to their components' sums: but not those of cells that
 * lie in one component. Cells are as for `findOwners`; there may be none.
 */
export function sumColours(
  row: i32,
  rows: i32,
  width: i32,
  image: usize,
  tables: usize,
  starts: usize,
  rowRuns: usize,
  ofRun: usize,
  cells: i32,
  cellStarts: usize,
  cellRows: usize,
  owners: usize,
  sums: usize,
  stride: i32,
): void {
  for (const last = row + rows; row < last; row++, rowRuns += 4, image += <usize> (3 * width)) {
    if (cells > 0 && load<i32>(cellRows, 4) == row) {
      cellRows += 4;
      owners += <usize> cells << 2;
    }
    const end = load<u32>(rowRuns, 4), first = row * width;
    let cell = 0;
    for (let run = load<u32>(rowRuns); run < end; run++) {
      const at = <usize> run << 2;
      const to = load<i32>(starts + at, 4) - first;
      const own = sums + <usize> load<u32>(ofRun + at) * (<usize> stride << 3);
      let from = load<i32>(starts + at) - first;
      for (; cell < cells && load<i32>(cellStarts + (<usize> cell << 2), 4) <= to; cell++) {
        if (load<u32>(owners + (<usize> cell << 2)) == NO_OWNER) continue;
        const start = load<i32>(cellStarts + (<usize> cell << 2));
        if (start > from) addColours(image + <usize> (3 * from), start - from, 1, width, tables, own, 1);
        from = load<i32>(cellStarts + (<usize> cell << 2), 4);
      }
      if (to > from) addColours(image + <usize> (3 * from), to - from, 1, width, tables, own, 1);
    }
  }
}

/** Moves the colours of pixels that are of another component than before, a byte each, from its sums to the other's. */
export function moveColours(
  pixels: i32,
  before: usize,
  after: usize,
  image: usize,
  tables: usize,
  sums: usize,
  stride: i32,
): void {
  const bytes = <usize> stride << 3;
  for (let pixel = 0; pixel < pixels;) {
    const from = load<u8>(before + pixel), to = load<u8>(after + pixel);
    if (from == to) {
      pixel += load<u64>(before + pixel) == load<u64>(after + pixel) ? 8 : 1;
      continue;
    }
    let end = pixel + 1;
    while (end < pixels && load<u8>(before + end) == from && load<u8>(after + end) == to) end++;
    const first = image + <usize> (pixel * 3);
    addColours(first, end - pixel, 1, 0, tables, sums + <usize> from * bytes, -1);
    addColours(first, end - pixel, 1, 0, tables, sums + <usize> to * bytes, 1);
    pixel = end;
  }
}

/** Adds, or with −1 takes away, the colours of some pixels in a row, and of those in the rows below. */
function addColours(
  image: usize,
  pixels: i32,
  rows: i32,
  width: i32,
  tables: usize,
  sums: usize,
  sign: f64,
): void {
  let red = 0, green = 0, blue = 0;
  let l: f64 = 0, ll: f64 = 0, ab = f64x2.splat(0), aabb = f64x2.splat(0);
  for (; rows > 0; rows--, image += <usize> (3 * width)) {
    for (let pixel = image, end = image + <usize> (3 * pixels); pixel < end; pixel += 3) {
      red += load<u8>(pixel);
      green += load<u8>(pixel, 1);
      blue += load<u8>(pixel, 2);
      const xy = fOfXY(tables, pixel), z = fOfZ(tables, pixel);
      const y = f64x2.extract_lane(xy, 1);
      const yz = f64x2.replace_lane(f64x2.splat(y), 1, z);
      const opponents = f64x2.mul(AB, f64x2.sub(xy, yz));
      const lightness = 116 * y - 16;
      l += lightness;
      ll += lightness * lightness;
      ab = f64x2.add(ab, opponents);
      aabb = f64x2.add(aabb, f64x2.mul(opponents, opponents));
    }
  }
  addTo(sums + RGB, sign * red);
  addTo(sums + RGB + 8, sign * green);
  addTo(sums + RGB + 16, sign * blue);
  addTo(sums + LAB, sign * l);
  addTo(sums + LAB + 8, sign * f64x2.extract_lane(ab, 0));
  addTo(sums + LAB + 16, sign * f64x2.extract_lane(ab, 1));
  addTo(sums + LAB_SQUARED, sign * ll);
  addTo(sums + LAB_SQUARED + 8, sign * f64x2.extract_lane(aabb, 0));
  addTo(sums + LAB_SQUARED + 16, sign * f64x2.extract_lane(aabb, 1));
}

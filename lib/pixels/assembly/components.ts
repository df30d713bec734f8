// Sums over the connected components of an image: lib/regions/measure_components.ts has their meaning.
//
// A strip is some rows of the image. Its runs come as in `Components`: `starts` has each run's first pixel, counted from the
// image's first, and the last one's end; `rowRuns` each row's first run, and the last one's end; `ofRun` each run's component.
import { addTo } from "./colours";
import { fOfXY, fOfZ } from "./lab";

/** Where sums of 64 bits lie in a component's, in bytes: `SUM` of lib/regions/region_graph.ts. */
const PIXELS: usize = 0;
const ROWS: usize = 8;
const COLUMNS: usize = 16;
const ROW_ROW: usize = 24;
const ROW_COLUMN: usize = 32;
const COLUMN_COLUMN: usize = 40;
/** Top, right, bottom, left. */
const BORDER: usize = 120;
/** Top left, top right, bottom right, bottom left. */
const CORNERS: usize = 152;
const FRAME: usize = 184;
const SAMPLES: usize = 192;
const FEATURES: usize = 200;

/**
 * Adds the places of a strip's runs to their components' sums, [components, stride], and extents, [components, 4]: first row
 * and column, and last row and column plus one. `row` is the strip's first row.
 */
export function sumPlaces(
  row: i32,
  rows: i32,
  height: i32,
  width: i32,
  starts: usize,
  rowRuns: usize,
  ofRun: usize,
  sums: usize,
  stride: i32,
  boxes: usize,
): void {
  const bytes = <usize> stride << 3;
  for (const last = row + rows; row < last; row++, rowRuns += 4) {
    const begin = load<i32>(rowRuns), end = load<i32>(rowRuns, 4);
    const y = (2 * row + 1) / <f64> height - 1; // −1 at the top, 1 at the bottom
    const outside = <i32> floor(width / 2.0 * (1 - sqrt(1 - y * y)) + 0.5); // columns beside the ellipse, on each side
    const leftCorner = y < 0 ? CORNERS : CORNERS + 24, rightCorner = y < 0 ? CORNERS + 8 : CORNERS + 16;
    for (let run = begin; run < end; run++) {
      const from = load<i32>(starts + (<usize> run << 2)) - row * width;
      const to = load<i32>(starts + (<usize> run << 2), 4) - row * width;
      const component = <usize> load<u32>(ofRun + (<usize> run << 2));
      const own = sums + component * bytes;
      addPlaces(row, from, to, own, boxes + (component << 5));
      if (row == 0) addTo(own + BORDER, to - from);
      if (row == height - 1) addTo(own + BORDER + 16, to - from);
      if (run == begin) addTo(own + BORDER + 24, 1);
      if (run == end - 1) addTo(own + BORDER + 8, 1);
      const left = min(to, outside) - from, right = to - max(from, width - outside);
      if (left > 0) addTo(own + leftCorner, left);
      if (right > 0) addTo(own + rightCorner, right);
    }
  }
}

/** Adds to components the lengths of their runs in a strip that are frame: `frame` has its pixels, and is the same all along a run. */
export function sumFrame(
  row: i32,
  rows: i32,
  width: i32,
  frame: usize,
  starts: usize,
  rowRuns: usize,
  ofRun: usize,
  sums: usize,
  stride: i32,
): void {
  const pixels = frame - <usize> (row * width);
  const last = load<i32>(rowRuns + (<usize> rows << 2));
  for (let run = load<i32>(rowRuns); run < last; run++) {
    const from = load<u32>(starts + (<usize> run << 2)), to = load<u32>(starts + (<usize> run << 2), 4);
    if (!load<u8>(pixels + from)) continue;
    addTo(sums + <usize> load<u32>(ofRun + (<usize> run << 2)) * (<usize> stride << 3) + FRAME, to - from);
  }
}

/** Adds the pixels of row `row` from column `from` to column `to`. */
function addPlaces(row: i32, from: i32, to: i32, sums: usize, box: usize): void {
  const y: f64 = row, count: f64 = to - from;
  const columns = sumBelow(to) - sumBelow(from);
  addTo(sums + PIXELS, count);
  addTo(sums + ROWS, count * y);
  addTo(sums + COLUMNS, columns);
  addTo(sums + ROW_ROW, count * y * y);
  addTo(sums + ROW_COLUMN, y * columns);
  addTo(sums + COLUMN_COLUMN, sumOfSquaresBelow(to) - sumOfSquaresBelow(from));
  store<f64>(box, min(load<f64>(box), y));
  store<f64>(box, min(load<f64>(box, 8), <f64> from), 8);
  store<f64>(box, max(load<f64>(box, 16), y + 1), 16);
  store<f64>(box, max(load<f64>(box, 24), <f64> to), 24);
}

/** 0 + 1 + … + (n − 1). */
function sumBelow(n: f64): f64 {
  return n * (n - 1) / 2;
}

/** 0² + 1² + … + (n − 1)². */
function sumOfSquaresBelow(n: f64): f64 {
  return (n - 1) * n * (2 * n - 1) / 6;
}

/**
 * Adds a row of samples' features, [samples, features] of 32 bits, to the sums of the components that the samples lie in:
 * at `columns`, ascending, of the row that begins with pixel `first` and with `run`.
 */
export function sumSamples(
  first: i32,
  run: i32,
  starts: usize,
  ofRun: usize,
  samples: i32,
  columns: usize,
  features: i32,
  data: usize,
  sums: usize,
  stride: i32,
): void {
  for (const end = columns + (<usize> samples << 2); columns < end; columns += 4) {
    const pixel = first + load<i32>(columns);
    while (load<i32>(starts + (<usize> run << 2), 4) <= pixel) run++;
    const own = sums + <usize> load<u32>(ofRun + (<usize> run << 2)) * (<usize> stride << 3);
    addTo(own + SAMPLES, 1);
    let to = own + FEATURES;
    for (const last = to + (<usize> features << 3); to < last; to += 8, data += 4) addTo(to, load<f32>(data));
  }
}

/** Bytes of an outline that two components share: gradient, 64 bits, and length and the two, 32 bits each. */
const OUTLINE_BYTES: usize = 24;

/** Outlines so far, in the order of their first contacts; `slots` finds one by its two components. */
let outlines: usize = 0;
let outlineCount: i32 = 0;
let mostOutlines: i32 = 0;
let slots: usize = 0;
let slotMask: u32 = 0;

/**
 * Begins an empty list at `list`, with room for `most` outlines: one more is a trap. `table` has room for `places` numbers of
 * 32 bits, a power of 2 and more than there are outlines.
 */
export function beginOutlines(list: usize, most: i32, table: usize, places: i32): void {
  outlines = list;
  mostOutlines = most;
  outlineCount = 0;
  slots = table;
  slotMask = places - 1;
  memory.fill(table, 0, <usize> places << 2);
}

/** How many outlines there are. */
export function countOutlines(): i32 {
  return outlineCount;
}

/** Adds a contact of two components to the outline that they share. */
function touch(a: u32, b: u32, length: i32, gradient: f64): void {
  const low = min(a, b), high = max(a, b);
  let slot = (low * 0x9e3779b1 ^ high * 0x85ebca6b) & slotMask;
  let place = load<u32>(slots + (<usize> slot << 2));
  while (place != 0) {
    const at = outlines + <usize> (place - 1) * OUTLINE_BYTES;
    const one = load<u32>(at, 12), other = load<u32>(at, 16);
    if (min(one, other) == low && max(one, other) == high) {
      addTo(at, gradient);
      store<i32>(at, load<i32>(at, 8) + length, 8);
      return;
    }
    slot = (slot + 1) & slotMask;
    place = load<u32>(slots + (<usize> slot << 2));
  }
  if (outlineCount == mostOutlines) unreachable();
  const at = outlines + <usize> outlineCount * OUTLINE_BYTES;
  store<u32>(slots + (<usize> slot << 2), ++outlineCount);
  store<f64>(at, gradient);
  store<i32>(at, length, 8);
  store<u32>(at, a, 12);
  store<u32>(at, b, 16);
}

/** ΔE 1976 of two pixels. */
function difference(tables: usize, one: usize, other: usize): f64 {
  const xyOne = fOfXY(tables, one), xyOther = fOfXY(tables, other);
  const xOne = f64x2.extract_lane(xyOne, 0), yOne = f64x2.extract_lane(xyOne, 1), zOne = fOfZ(tables, one);
  const xOther = f64x2.extract_lane(xyOther, 0), yOther = f64x2.extract_lane(xyOther, 1);
  const zOther = fOfZ(tables, other);
  const l = (116 * yOne - 16) - (116 * yOther - 16);
  const a = 500 * (xOne - yOne) - 500 * (xOther - yOther);
  const b = 200 * (yOne - zOne) - 200 * (yOther - zOther);
  return Math.sqrt(l * l + a * a + b * b);
}

/** Adds the contacts of runs with those beside them; colours are compared `reach` pixels to both sides. */
export function touchBeside(
  row: i32,
  rows: i32,
  width: i32,
  image: usize,
  tables: usize,
  starts: usize,
  rowRuns: usize,
  ofRun: usize,
  reach: i32,
): void {
  const before = row * width;
  for (const last = row + rows; row < last; row++, rowRuns += 4) {
    const end = load<i32>(rowRuns, 4);
    const left = row * width, right = left + width - 1;
    for (let run = load<i32>(rowRuns) + 1; run < end; run++) {
      const a = load<u32>(ofRun + (<usize> (run - 1) << 2)), b = load<u32>(ofRun + (<usize> run << 2));
      if (a == b) continue;
      const at = load<i32>(starts + (<usize> run << 2));
      const one = max(at - reach, left) - before, other = min(at + reach - 1, right) - before;
      touch(a, b, 1, difference(tables, image + <usize> (one * 3), image + <usize> (other * 3)));
    }
  }
}

/**
 * Adds the contacts of runs with those above them. `row` is not the image's first, and the strip's runs begin a row before
 * it; `image` begins with row `imageRow` and has all rows in reach.
 */
export function touchAbove(
  row: i32,
  rows: i32,
  height: i32,
  width: i32,
  image: usize,
  imageRow: i32,
  tables: usize,
  starts: usize,
  rowRuns: usize,
  ofRun: usize,
  reach: i32,
): void {
  const pixels = image - <usize> (imageRow * width * 3);
  for (const last = row + rows; row < last; row++, rowRuns += 4) {
    const up = <usize> (min(reach, row) * width * 3);
    const down = <usize> (min(reach - 1, height - 1 - row) * width * 3);
    const end = load<i32>(rowRuns, 8);
    let above = load<i32>(rowRuns), below = load<i32>(rowRuns, 4);
    while (below < end) {
      const aboveEnd = load<i32>(starts + (<usize> above << 2), 4) + width;
      const belowEnd = load<i32>(starts + (<usize> below << 2), 4);
      const a = load<u32>(ofRun + (<usize> above << 2)), b = load<u32>(ofRun + (<usize> below << 2));
      if (a != b) {
        const from = max(load<i32>(starts + (<usize> above << 2)) + width, load<i32>(starts + (<usize> below << 2)));
        const to = min(aboveEnd, belowEnd);
        let gradient: f64 = 0;
        for (let at = pixels + <usize> (from * 3), stop = pixels + <usize> (to * 3); at != stop; at += 3) {
          gradient += difference(tables, at - up, at + down);
        }
        touch(a, b, to - from, gradient);
      }
      if (aboveEnd <= belowEnd) above++;
      if (belowEnd <= aboveEnd) below++;
    }
  }
}

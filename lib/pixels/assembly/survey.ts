// Sums of an image in cells of two sizes: lib/regions/survey_pixels.ts has their meaning.
//
// Columns are added up first, sixteen pixels at a time, and the columns of a cell only when a row of cells is done.

/** Sums of columns have 16 bits: so many rows fit. */
const MOST_ROWS: i32 = 256;

/** What is summed up, by address; see `beginSurvey`. */
let width: i32 = 0;
let columnSums: usize = 0;
let columnLow: usize = 0;
let columnHigh: usize = 0;
let columnValues: usize = 0;
let cells: i32 = 0;
let cellStarts: usize = 0;
let cellRows: usize = 0;
let sums: usize = 0;
let low: usize = 0;
let high: usize = 0;
let fineCells: i32 = 0;
let fineStarts: usize = 0;
let fineRows: usize = 0;
let fineSums: usize = 0;

/**
 * Begins a survey of an image of `imageWidth` pixels. For its columns `columns` has room for 14 bytes a pixel and 256 more.
 * Cells: how many are in a row; `…Starts` their first columns and `…Rows` their first rows, 32 bits, with the end of the last.
 * What is written must be zeros, and `cellLow` 255: sums of red, green and blue, 32 bits each; the smallest and the largest
 * sample, 8 bits; and sums of the largest channel, 32 bits.
 */
export function beginSurvey(
  imageWidth: i32,
  columns: usize,
  rowCells: i32,
  starts: usize,
  rows: usize,
  cellSums: usize,
  cellLow: usize,
  cellHigh: usize,
  rowFineCells: i32,
  startsOfFine: usize,
  rowsOfFine: usize,
  sumsOfFine: usize,
): void {
  width = imageWidth;
  const padded = <usize> (imageWidth + 15 & ~15);
  columnSums = columns;
  columnValues = columnSums + 6 * padded;
  columnLow = columnValues + 2 * padded;
  columnHigh = columnLow + 3 * padded;
  cells = rowCells;
  cellStarts = starts;
  cellRows = rows;
  sums = cellSums;
  low = cellLow;
  high = cellHigh;
  fineCells = rowFineCells;
  fineStarts = startsOfFine;
  fineRows = rowsOfFine;
  fineSums = sumsOfFine;
  clearColumns();
  memory.fill(columnValues, 0, 2 * padded);
}

function clearColumns(): void {
  const padded = <usize> (width + 15 & ~15);
  memory.fill(columnSums, 0, 6 * padded);
  memory.fill(columnLow, 255, 3 * padded);
  memory.fill(columnHigh, 0, 3 * padded);
}

/** Adds rows of the image, from `row` on. Returns what lies between the largest and the smallest channel of their pixels. */
export function surveyRows(row: i32, rows: i32, image: usize): i32 {
  let cell = rowOf(cellRows, row), fine = rowOf(fineRows, row), added = 0, spread = 0;
  for (const last = row + rows; row < last; row++, image += width * 3) {
    spread += addRow(image);
    added++;
    const isCellDone = load<i32>(cellRows + (<usize> cell << 2), 4) == row + 1;
    if (isCellDone || added == MOST_ROWS || row + 1 == last) {
      closeCells(cell);
      added = 0;
    }
    if (isCellDone) cell++;
    closeFineCells(fine);
    if (load<i32>(fineRows + (<usize> fine << 2), 4) == row + 1) fine++;
  }
  return spread;
}

/** The row of cells that a row of pixels is in. */
function rowOf(starts: usize, row: i32): i32 {
  let cell = 0;
  while (load<i32>(starts + (<usize> cell << 2), 4) <= row) cell++;
  return cell;
}

/** Adds a row to the sums and extremes of columns, and returns its spread. */
function addRow(image: usize): i32 {
  let spread = i32x4.splat(0);
  for (let x = 0; x < width; x += 16) {
    const at = <usize> (3 * x);
    const one = v128.load(image + at), two = v128.load(image + at, 16), three = v128.load(image + at, 32);
    addSamples(one, at);
    addSamples(two, at + 16);
    addSamples(three, at + 32);
    const red = pick(one, two, three, 0), green = pick(one, two, three, 1), blue = pick(one, two, three, 2);
    const most = i8x16.max_u(i8x16.max_u(red, green), blue);
    const least = i8x16.min_u(i8x16.min_u(red, green), blue);
    v128.store(columnValues + (<usize> x << 1), i16x8.extend_low_i8x16_u(most));
    v128.store(columnValues + (<usize> x << 1), i16x8.extend_high_i8x16_u(most), 16);
    const places = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const isInside = i8x16.lt_u(places, i8x16.splat(<i8> min(16, width - x)));
    const between = v128.and(i8x16.sub(most, least), isInside);
    spread = i32x4.add(
      spread,
      i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(between)),
    );
  }
  return i32x4.extract_lane(spread, 0) + i32x4.extract_lane(spread, 1) + i32x4.extract_lane(spread, 2) +
    i32x4.extract_lane(spread, 3);
}

/** One channel of sixteen pixels, 0 to 2. */
// @ts-ignore: decorator
@inline

function pick(one: v128, two: v128, three: v128, channel: i32): v128 {
  if (channel == 0) {
    const start = v128.shuffle<u8>(one, two, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
    return v128.shuffle<u8>(start, three, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29);
  }
  if (channel == 1) {
    const start = v128.shuffle<u8>(one, two, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0);
    return v128.shuffle<u8>(start, three, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30);
  }
  const start = v128.shuffle<u8>(one, two, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0);
  return v128.shuffle<u8>(start, three, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31);
}

/** Adds sixteen samples, `at` from the row's first. */
// @ts-ignore: decorator
@inline

function addSamples(samples: v128, at: usize): void {
  const to = columnSums + (at << 1);
  v128.store(to, i16x8.add(v128.load(to), i16x8.extend_low_i8x16_u(samples)));
  v128.store(to, i16x8.add(v128.load(to, 16), i16x8.extend_high_i8x16_u(samples)), 16);
  v128.store(columnLow + at, i8x16.min_u(v128.load(columnLow + at), samples));
  v128.store(columnHigh + at, i8x16.max_u(v128.load(columnHigh + at), samples));
}

/** Adds the columns up into a row of cells, and clears them. */
function closeCells(row: i32): void {
  let cell = row * cells;
  for (let column = 0; column < cells; column++, cell++) {
    const end = load<i32>(cellStarts + (<usize> column << 2), 4);
    let red = 0, green = 0, blue = 0;
    let least = load<u8>(low + cell), most = load<u8>(high + cell);
    for (let x = load<i32>(cellStarts + (<usize> column << 2)); x < end; x++) {
      const at = <usize> (3 * x), to = columnSums + (at << 1);
      red += load<u16>(to);
      green += load<u16>(to, 2);
      blue += load<u16>(to, 4);
      least = min(least, min(load<u8>(columnLow + at), min(load<u8>(columnLow + at, 1), load<u8>(columnLow + at, 2))));
      most = max(most, max(load<u8>(columnHigh + at), max(load<u8>(columnHigh + at, 1), load<u8>(columnHigh + at, 2))));
    }
    const to = sums + <usize> cell * 12;
    store<i32>(to, load<i32>(to) + red);
    store<i32>(to, load<i32>(to, 4) + green, 4);
    store<i32>(to, load<i32>(to, 8) + blue, 8);
    store<u8>(low + cell, least);
    store<u8>(high + cell, most);
  }
  clearColumns();
}

/** Adds a row's brightness up into a row of fine cells. */
function closeFineCells(row: i32): void {
  let to = fineSums + (<usize> (row * fineCells) << 2);
  for (let column = 0; column < fineCells; column++, to += 4) {
    let sum = load<i32>(to);
    const start = load<i32>(fineStarts + (<usize> column << 2));
    const end = columnValues + (<usize> load<i32>(fineStarts + (<usize> column << 2), 4) << 1);
    for (let at = columnValues + (<usize> start << 1); at < end; at += 2) sum += load<u16>(at);
    store<i32>(to, sum);
  }
}

/** Sums over cells, [rows, columns, channels] of 32 bits, divided by their pixels: 32-bit floats. */
export function meansOfCells(
  from: usize,
  channels: i32,
  rows: i32,
  rowStarts: usize,
  columns: i32,
  columnStarts: usize,
  to: usize,
): void {
  for (let row = 0; row < rows; row++) {
    const high = load<i32>(rowStarts + (<usize> row << 2), 4) - load<i32>(rowStarts + (<usize> row << 2));
    for (let column = 0; column < columns; column++) {
      const start = columnStarts + (<usize> column << 2);
      const pixels: f64 = high * (load<i32>(start, 4) - load<i32>(start));
      for (let c = 0; c < channels; c++, from += 4, to += 4) store<f32>(to, <f32> (<f64> load<u32>(from) / pixels));
    }
  }
}

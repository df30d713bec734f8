// Maps of labels, a byte a pixel, in which most pixels are as their neighbours.

/** `table[byte]` for each byte. */
export function translateBytes(from: usize, count: i32, table: usize, to: usize): void {
  const end = from + count;
  for (; from < end; from += 16, to += 16) {
    const bytes = v128.load(from), first = i8x16.splat(load<i8>(from));
    if (i8x16.all_true(i8x16.eq(bytes, first))) {
      v128.store(to, i8x16.splat(load<i8>(table + load<u8>(from))));
      continue;
    }
    for (let i: usize = 0; i < 16; i++) store<u8>(to + i, load<u8>(table + load<u8>(from + i)));
  }
}

/** The largest byte. */
export function largestByte(from: usize, count: i32): i32 {
  const whole = from + (count & ~15);
  const end = from + count;
  let most = i8x16.splat(0);
  for (; from < whole; from += 16) most = i8x16.max_u(most, v128.load(from));
  let largest = 0;
  for (; from < end; from++) largest = max(largest, <i32> load<u8>(from));
  // The largest of sixteen, by halves.
  most = i8x16.max_u(most, v128.shuffle<u8>(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  const low = i64x2.extract_lane(most, 0);
  for (let i: i64 = 0; i < 64; i += 8) largest = max(largest, <i32> (low >> i & 255));
  return largest;
}

/** Sets the mark, a byte, of each byte that occurs: [256]. */
export function markBytes(from: usize, count: i32, marks: usize): void {
  for (const end = from + count; from < end; from = runEnd(from, end)) store<u8>(marks + load<u8>(from), 1);
}

/** Where the run of bytes that are as the one at `from` ends, at most at `end`. */
export function runEnd(from: usize, end: usize): usize {
  const byte = load<u8>(from++);
  const bytes = i8x16.splat(<i8> byte);
  while (from + 16 <= end && i8x16.all_true(i8x16.eq(v128.load(from), bytes))) from += 16;
  while (from < end && load<u8>(from) == byte) from++;
  return from;
}

/**
 * Counts the labels of each region in a strip whose runs are as in components.ts: [regions, 256] of 32 bits. `regions` has
 * each component's, a byte.
 */
export function countLabels(
  row: i32,
  rows: i32,
  width: i32,
  labels: usize,
  starts: usize,
  rowRuns: usize,
  ofRun: usize,
  regions: usize,
  counts: usize,
): void {
  const pixels = labels - <usize> (row * width);
  const last = load<i32>(rowRuns + (<usize> rows << 2));
  for (let run = load<i32>(rowRuns); run < last; run++) {
    const region = <usize> load<u8>(regions + load<u32>(ofRun + (<usize> run << 2)));
    const own = counts + (region << 10);
    const end = pixels + load<u32>(starts + (<usize> run << 2), 4);
    // A run of frame has many labels.
    for (let at = pixels + load<u32>(starts + (<usize> run << 2)); at < end;) {
      const next = runEnd(at, end);
      const to = own + (<usize> load<u8>(at) << 2);
      store<u32>(to, load<u32>(to) + <u32> (next - at));
      at = next;
    }
  }
}

/** Numbers of a label's sums, 64 bits each: pixels, rows, columns, red, green, blue, then top, left, bottom and right. */
const SUMS: usize = 10;

/** Adds the pixels of some rows of an image to their labels' sums, [256, SUMS], and boxes. */
export function sumLabels(row: i32, rows: i32, width: i32, labels: usize, image: usize, sums: usize): void {
  for (const last = row + rows; row < last; row++, image += width * 3) {
    const start = labels, end = labels + width;
    while (labels < end) {
      const next = runEnd(labels, end);
      const own = sums + <usize> load<u8>(labels) * (SUMS << 3);
      const left = <i32> (labels - start), right = <i32> (next - start);
      let red = 0, green = 0, blue = 0;
      for (let at = image + left * 3, stop = image + right * 3; at < stop; at += 3) {
        red += load<u8>(at);
        green += load<u8>(at, 1);
        blue += load<u8>(at, 2);
      }
      addRun(row, left, right, own, own + 48);
      store<f64>(own, load<f64>(own, 24) + red, 24);
      store<f64>(own, load<f64>(own, 32) + green, 32);
      store<f64>(own, load<f64>(own, 40) + blue, 40);
      labels = next;
    }
  }
}

/** Adds a run of row `row` to sums of pixels, rows and columns, and to its box: top, left, bottom, right; rows come in order. */
// @ts-ignore: decorator
@inline

function addRun(row: i32, left: i32, right: i32, sums: usize, box: usize): void {
  const pixels: f64 = right - left;
  store<f64>(sums, load<f64>(sums) + pixels);
  store<f64>(sums, load<f64>(sums, 8) + row * pixels, 8);
  store<f64>(sums, load<f64>(sums, 16) + <f64> (left + right - 1) * pixels / 2, 16);
  store<f64>(box, min(load<f64>(box), <f64> row));
  store<f64>(box, min(load<f64>(box, 8), <f64> left), 8);
  store<f64>(box, <f64> (row + 1), 16);
  store<f64>(box, max(load<f64>(box, 24), <f64> right), 24);
}

/** The values, by a table of bytes, of each row's labels at `columns`, 32 bits each; rows lie `width` apart. */
export function takeColumns(
  labels: usize,
  rows: i32,
  width: i32,
  columns: usize,
  count: i32,
  table: usize,
  to: usize,
): void {
  for (; rows > 0; rows--, labels += width) {
    for (let i = 0; i < count; i++, to++) {
      store<u8>(to, load<u8>(table + load<u8>(labels + load<u32>(columns + (<usize> i << 2)))));
    }
  }
}

/** Adds to each label's count, 32 bits, how many of its pixels are marked, which are 1 of 0 or 1. */
export function countMarked(labels: usize, marks: usize, pixels: i32, counts: usize): void {
  for (const end = labels + pixels; labels < end; labels++, marks++) {
    const to = counts + (<usize> load<u8>(labels) << 2);
    store<u32>(to, load<u32>(to) + load<u8>(marks));
  }
}

/** Writes a value over the bytes of which those of a mask are not 0. */
export function putWhere(mask: usize, count: i32, value: i32, to: usize): void {
  for (const end = mask + count; mask < end; mask = mask + 16, to += 16) {
    const isUnset = i8x16.eq(v128.load(mask), i8x16.splat(0));
    v128.store(to, v128.bitselect(v128.load(to), i8x16.splat(<i8> value), isUnset));
  }
}

/** How many bytes are not 0. */
export function countBytes(from: usize, count: i32): i32 {
  let set = 0;
  for (const end = from + count; from < end;) {
    const next = runEnd(from, end);
    if (load<u8>(from)) set += <i32> (next - from);
    from = next;
  }
  return set;
}

/**
 * Adds the pixels of some rows of a mask that are not 0 to its sums, 64 bits each: pixels, rows and columns, and the smallest
 * and the largest of both: top, left, bottom and right, of which the latter two are one more.
 */
export function sumMask(row: i32, rows: i32, width: i32, mask: usize, sums: usize): void {
  for (const last = row + rows; row < last; row++) {
    const start = mask, end = mask + width;
    while (mask < end) {
      const next = runEnd(mask, end);
      if (load<u8>(mask)) addRun(row, <i32> (mask - start), <i32> (next - start), sums, sums + 24);
      mask = next;
    }
  }
}

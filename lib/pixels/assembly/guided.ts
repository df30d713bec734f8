// Labels at an image's own size from scores at working size: lib/sgscn/upsample_guided.ts has the method and the shapes.
// All sums are in 64 bits, and each is added up in the order of its pixels.

/** Windows of working pixels, two to each side, and the map's margin for them. */
const RADIUS: i32 = 2;
const SIDE: i32 = 2 * RADIUS + 1;
/** Bytes of a model: the factors of red, green and blue, and the constant, 32 bits each. */
const MODEL_BYTES: i32 = 16;
/** Bytes of a working pixel's colours as they are kept: red, green, 1 and blue, 64 bits each. */
const COLOUR_BYTES: i32 = 32;

/** Where one channel of two pixels side by side lies in their bytes, as two 32-bit numbers. */
const RED = i8x16(0, -1, -1, -1, 3, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
const GREEN = i8x16(1, -1, -1, -1, 4, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
const BLUE = i8x16(2, -1, -1, -1, 5, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);

/**
 * Numbers the labels that occur, ascending, and draws their map with a margin of RADIUS, in which its edges are repeated.
 * `used` gets the labels by number, 256 bytes; `map` is [height + 2·RADIUS, pitch]. Returns how many labels there are.
 */
export function numberLabels(
  labels: usize,
  height: i32,
  width: i32,
  used: usize,
  numbers: usize,
  map: usize,
  pitch: i32,
): i32 {
  memory.fill(numbers, 0, 256);
  for (let at = labels, end = labels + <usize> (height * width); at < end; at++) {
    store<u8>(numbers + load<u8>(at), 1);
  }
  let count = 0;
  for (let label: usize = 0; label < 256; label++) {
    if (!load<u8>(numbers + label)) continue;
    store<u8>(used + count, <u8> label);
    store<u8>(numbers + label, <u8> count);
    count++;
  }
  for (let row = -RADIUS; row < height + RADIUS; row++) {
    const from = labels + <usize> (max(0, min(height - 1, row)) * width);
    const to = map + <usize> ((row + RADIUS) * pitch);
    for (let column = -RADIUS; column < pitch - RADIUS; column++) {
      const label = load<u8>(from + max(0, min(width - 1, column)));
      store<u8>(to + (column + RADIUS), load<u8>(numbers + label));
    }
  }
  return count;
}

/** For `count` windows side by side, the first with its top left at `map`: 255 where all of it has one number, or 0. */
export function uniformWindows(map: usize, pitch: i32, side: i32, count: i32, to: usize): void {
  for (let x = 0; x < count; x += 16) {
    const first = v128.load(map + x);
    let same = i8x16.splat(-1);
    for (let y = 0; y < side; y++) {
      const row = map + <usize> (y * pitch + x);
      for (let i = 0; i < side; i++) same = v128.and(same, i8x16.eq(first, v128.load(row + i)));
    }
    v128.store(to + x, same);
  }
}

/** The numbers in a window, each once, in the order of their first pixels; `seen` is 256 bytes of zeros, and is left so. */
function collect(map: usize, pitch: i32, side: i32, seen: usize, found: usize): i32 {
  let count = 0;
  for (let y = 0; y < side; y++) {
    for (let at = map + <usize> (y * pitch), end = at + side; at < end; at++) {
      const number = load<u8>(at);
      if (load<u8>(seen + number)) continue;
      store<u8>(seen + number, 1);
      store<u8>(found + count++, number);
    }
  }
  for (let i = 0; i < count; i++) store<u8>(seen + load<u8>(found + i), 0);
  return count;
}

/** Keeps a row of colours, [width, 3] of 32 bits, as [width, COLOUR_BYTES]. */
export function keepColours(colours: usize, width: i32, to: usize): void {
  for (const end = to + <usize> (width * COLOUR_BYTES); to < end; to += COLOUR_BYTES, colours += 12) {
    store<f64>(to, load<f32>(colours));
    store<f64>(to, load<f32>(colours, 4), 8);
    store<f64>(to, 1, 16);
    store<f64>(to, load<f32>(colours, 8), 24);
  }
}

/**
 * Fits the models of one working row, [width, count, MODEL_BYTES], for the labels in each pixel's window; pixels with one
 * label there get none. `scores` and `colours` hold SIDE rows, row y at y mod SIDE; `scores` has 32-bit floats,
 * [SIDE, width, channels]. `map` is the row's windows' first, `weights` the window's, [SIDE, SIDE] of 64 bits.
 */
export function fitModels(
  row: i32,
  height: i32,
  width: i32,
  map: usize,
  pitch: i32,
  uniform: usize,
  used: usize,
  count: i32,
  scores: usize,
  channels: i32,
  colours: usize,
  weights: usize,
  epsilon: f64,
  seen: usize,
  found: usize,
  models: usize,
): void {
  for (let column = 0; column < width; column++) {
    if (load<u8>(uniform + column)) continue;
    const labels = collect(map + column, pitch, SIDE, seen, found);
    fitPixel(
      row,
      column,
      height,
      width,
      used,
      found,
      labels,
      scores,
      channels,
      colours,
      weights,
      epsilon,
      models + <usize> (column * count * MODEL_BYTES),
    );
  }
}

function fitPixel(
  row: i32,
  column: i32,
  height: i32,
  width: i32,
  used: usize,
  found: usize,
  labels: i32,
  scores: usize,
  channels: i32,
  colours: usize,
  weights: usize,
  epsilon: f64,
  models: usize,
): void {
  const top = max(row - RADIUS, 0), bottom = min(row + RADIUS, height - 1);
  const left = max(column - RADIUS, 0), right = min(column + RADIUS, width - 1);
  const zero = f64x2.splat(0);
  // Sums of weight · (red, green), · (1, blue), · (rr, gg), · (rg, –), · (rb, gb) and · (–, bb).
  let sumRG = zero, sumOB = zero, sumRRGG = zero, sumRG2 = zero, sumRBGB = zero, sumBB = zero;
  for (let y = top; y <= bottom; y++) {
    let weight = weights + <usize> (((y - row + RADIUS) * SIDE + left - column + RADIUS) << 3);
    let colour = colours + <usize> ((y % SIDE * width + left) * COLOUR_BYTES);
    for (let x = left; x <= right; x++, weight += 8, colour += COLOUR_BYTES) {
      const w = v128.load_splat<f64>(weight);
      const rg = v128.load(colour), ob = v128.load(colour, 16);
      const wrg = f64x2.mul(w, rg), wob = f64x2.mul(w, ob);
      sumRG = f64x2.add(sumRG, wrg);
      sumOB = f64x2.add(sumOB, wob);
      sumRRGG = f64x2.add(sumRRGG, f64x2.mul(wrg, rg));
      sumRG2 = f64x2.add(sumRG2, f64x2.mul(wrg, v128.load_splat<f64>(colour, 8)));
      sumRBGB = f64x2.add(sumRBGB, f64x2.mul(wrg, v128.load_splat<f64>(colour, 24)));
      sumBB = f64x2.add(sumBB, f64x2.mul(wob, ob));
    }
  }
  const mass = f64x2.extract_lane(sumOB, 0);
  const r = f64x2.extract_lane(sumRG, 0) / mass;
  const g = f64x2.extract_lane(sumRG, 1) / mass;
  const b = f64x2.extract_lane(sumOB, 1) / mass;
  const rr = f64x2.extract_lane(sumRRGG, 0) / mass - r * r + epsilon;
  const rg = f64x2.extract_lane(sumRG2, 0) / mass - r * g;
  const rb = f64x2.extract_lane(sumRBGB, 0) / mass - r * b;
  const gg = f64x2.extract_lane(sumRRGG, 1) / mass - g * g + epsilon;
  const gb = f64x2.extract_lane(sumRBGB, 1) / mass - g * b;
  const bb = f64x2.extract_lane(sumBB, 1) / mass - b * b + epsilon;
  // The covariance's inverse.
  const minorR = gg * bb - gb * gb, minorG = rb * gb - rg * bb, minorB = rg * gb - rb * gg;
  const factor = 1 / (rr * minorR + rg * minorG + rb * minorB);
  const irr = minorR * factor, irg = minorG * factor, irb = minorB * factor;
  const igg = (rr * bb - rb * rb) * factor, igb = (rg * rb - rr * gb) * factor;
  const ibb = (rr * gg - rg * rg) * factor;

  const centre = colours + <usize> ((row % SIDE * width + column) * COLOUR_BYTES);
  const centreScore = scores + <usize> ((row % SIDE * width + column) * channels << 2);
  for (let i = 0; i < labels; i++) {
    const number = load<u8>(found + i);
    const label = <usize> load<u8>(used + number) << 2;
    let scoreRG = zero, scoreOB = zero;
    for (let y = top; y <= bottom; y++) {
      let weight = weights + <usize> (((y - row + RADIUS) * SIDE + left - column + RADIUS) << 3);
      let colour = colours + <usize> ((y % SIDE * width + left) * COLOUR_BYTES);
      let score = scores + <usize> ((y % SIDE * width + left) * channels << 2) + label;
      for (let x = left; x <= right; x++, weight += 8, colour += COLOUR_BYTES, score += channels << 2) {
        const weighted = f64x2.splat(load<f64>(weight) * load<f32>(score));
        scoreRG = f64x2.add(scoreRG, f64x2.mul(weighted, v128.load(colour)));
        scoreOB = f64x2.add(scoreOB, f64x2.mul(weighted, v128.load(colour, 16)));
      }
    }
    const p = f64x2.extract_lane(scoreOB, 0);
    const cr = (f64x2.extract_lane(scoreRG, 0) - p * r) / mass;
    const cg = (f64x2.extract_lane(scoreRG, 1) - p * g) / mass;
    const cb = (f64x2.extract_lane(scoreOB, 1) - p * b) / mass;
    const ar = irr * cr + irg * cg + irb * cb;
    const ag = irg * cr + igg * cg + igb * cb;
    const ab = irb * cr + igb * cg + ibb * cb;
    const to = models + <usize> (<i32> number * MODEL_BYTES);
    store<f32>(to, <f32> ar);
    store<f32>(to, <f32> ag, 4);
    store<f32>(to, <f32> ab, 8);
    store<f32>(
      to,
      <f32> (load<f32>(centreScore + label) - ar * load<f64>(centre) - ag * load<f64>(centre, 8) -
        ab * load<f64>(centre, 24)),
      12,
    );
  }
}

/**
 * Labels the pixels of one row of cells, [rows, width], between the models of the working rows above and below it.
 * `starts` has each cell's first column, 32 bits, and the end of the last; `across` how far each column is on its way through
 * its cell and `down` each row, 64 bits; `map` is the cells' windows' first; `lines` is 64 bytes for each label.
 */
export function labelCells(
  image: usize,
  rows: i32,
  width: i32,
  labels: usize,
  cells: i32,
  starts: usize,
  across: usize,
  down: usize,
  map: usize,
  pitch: i32,
  uniform: usize,
  used: usize,
  count: i32,
  above: usize,
  below: usize,
  seen: usize,
  found: usize,
  lines: usize,
): void {
  for (let cell = 0; cell < cells; cell++) {
    const start = load<i32>(starts + (<usize> cell << 2));
    if (load<u8>(uniform + cell)) {
      const number = load<u8>(map + cell);
      while (cell + 1 < cells && load<u8>(uniform + cell + 1) && load<u8>(map + cell + 1) == number) cell++;
      const pixels = load<i32>(starts + (<usize> cell << 2), 4) - start;
      for (let y = 0; y < rows; y++) {
        memory.fill(labels + <usize> (y * width + start), load<u8>(used + number), pixels);
      }
      continue;
    }
    const end = load<i32>(starts + (<usize> cell << 2), 4);
    const competing = collect(map + cell, pitch, 2 * RADIUS, seen, found);
    const left = <usize> (max(cell - 1, 0) * count * MODEL_BYTES);
    const right = <usize> (min(cell, cells - 2) * count * MODEL_BYTES);
    for (let y = 0; y < rows; y++) {
      const v = v128.load_splat<f64>(down + (<usize> y << 3));
      for (let i = 0; i < competing; i++) {
        const model = <usize> load<u8>(found + i) * MODEL_BYTES;
        writeLine(above + model, below + model, left, right, v, lines + (<usize> i << 6));
      }
      competeInRow(
        image + <usize> ((y * width + start) * 3),
        across + (<usize> start << 3),
        labels + <usize> (y * width + start),
        end - start,
        used,
        found,
        competing,
        lines,
      );
    }
  }
}

/** A label's model on a cell's left side at one row, and how it changes to its right side: eight numbers of 64 bits. */
function writeLine(above: usize, below: usize, left: usize, right: usize, v: v128, line: usize): void {
  for (let half: usize = 0; half < 2; half++, above += 8, below += 8, line += 16) {
    const leftAbove = f64x2.promote_low_f32x4(v128.load_zero<i64>(above + left));
    const rightAbove = f64x2.promote_low_f32x4(v128.load_zero<i64>(above + right));
    const leftBelow = f64x2.promote_low_f32x4(v128.load_zero<i64>(below + left));
    const rightBelow = f64x2.promote_low_f32x4(v128.load_zero<i64>(below + right));
    const from = f64x2.add(leftAbove, f64x2.mul(v, f64x2.sub(leftBelow, leftAbove)));
    const to = f64x2.add(rightAbove, f64x2.mul(v, f64x2.sub(rightBelow, rightAbove)));
    v128.store(line, from);
    v128.store(line, f64x2.sub(to, from), 32);
  }
}

/** The label of each pixel of a cell's row: the one whose model gives it the highest score, the first of equals. */
function competeInRow(
  image: usize,
  across: usize,
  labels: usize,
  pixels: i32,
  used: usize,
  found: usize,
  competing: i32,
  lines: usize,
): void {
  for (let x = 0; x < pixels; x += 2, image += 6, across += 16, labels += 2) {
    // Two pixels: their red, green and blue apart, and how far they are through the cell.
    const samples = v128.load_zero<i64>(image);
    const red = f64x2.convert_low_i32x4_u(i8x16.swizzle(samples, RED));
    const green = f64x2.convert_low_i32x4_u(i8x16.swizzle(samples, GREEN));
    const blue = f64x2.convert_low_i32x4_u(i8x16.swizzle(samples, BLUE));
    const u = v128.load(across);
    let best = f64x2.splat(-Infinity), winner = i64x2.splat(0);
    for (let i = 0, line = lines; i < competing; i++, line += 64) {
      const r = f64x2.add(v128.load_splat<f64>(line), f64x2.mul(u, v128.load_splat<f64>(line, 32)));
      const g = f64x2.add(v128.load_splat<f64>(line, 8), f64x2.mul(u, v128.load_splat<f64>(line, 40)));
      const b = f64x2.add(v128.load_splat<f64>(line, 16), f64x2.mul(u, v128.load_splat<f64>(line, 48)));
      const c = f64x2.add(v128.load_splat<f64>(line, 24), f64x2.mul(u, v128.load_splat<f64>(line, 56)));
      const colour = f64x2.add(
        f64x2.add(f64x2.mul(r, red), f64x2.mul(g, green)),
        f64x2.mul(b, blue),
      );
      const score = f64x2.add(c, f64x2.div(colour, f64x2.splat(255)));
      const isBetter = f64x2.gt(score, best);
      // Kept in 32 bits: scores closer than that are equal.
      const kept = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(score));
      best = v128.bitselect(kept, best, isBetter);
      winner = v128.bitselect(i64x2.splat(load<u8>(used + load<u8>(found + i))), winner, isBetter);
    }
    store<u8>(labels, i8x16.extract_lane_u(winner, 0));
    if (x + 1 < pixels) store<u8>(labels, i8x16.extract_lane_u(winner, 8), 1);
  }
}

// Straight dark lines in a grid of brightness: lib/regions/dark_strokes.ts and straight_lines.ts have the method.
// A grid is [height, width] of 32-bit floats, strokes are [height, width] of bytes.
import { round } from "./rounding";

/**
 * Writes how much darker the cells [from, to) are than both cells `step` away, in percent, 0 where that is less than a share
 * of `contrast` or where those are darker than `leastBright`.
 */
export function findStrokes(
  grid: usize,
  from: i32,
  to: i32,
  step: i32,
  leastBright: f64,
  contrast: f64,
  strokes: usize,
): void {
  // Most cells are no strokes: four at a time are passed over where none is, for which 32 bits and a margin will do.
  const roughly = f32x4.splat(<f32> (1.001 - contrast));
  const bytes = <usize> step << 2;
  for (let cell = from; cell < to; cell += 4) {
    const at = grid + (<usize> cell << 2);
    const around = f32x4.min(v128.load(at - bytes), v128.load(at + bytes));
    if (!v128.any_true(f32x4.lt(v128.load(at), f32x4.mul(roughly, around)))) continue;
    for (let i = cell, end = min(cell + 4, to); i < end; i++) {
      const here = grid + (<usize> i << 2);
      const beside = <f64> min(load<f32>(here - bytes), load<f32>(here + bytes));
      const value = <f64> load<f32>(here);
      if (beside >= leastBright && value < (1 - contrast) * beside) {
        store<u8>(strokes + i, <u8> (100 * (1 - value / beside)));
      }
    }
  }
}

/** The strokes and what is `step` before and after them; on both sides of `strokes` lie `step` zeros and more. */
export function thickenStrokes(strokes: usize, cells: i32, step: i32, to: usize): void {
  for (let i = 0; i < cells; i += 16) {
    const at = strokes + i;
    v128.store(to + i, v128.or(v128.load(at), v128.or(v128.load(at - step), v128.load(at + step))));
  }
}

/**
 * Votes for lines: each stroke that is darker than the cells `step` before and after it, the first of equals, votes once for
 * each slope, for the offset v − u · slope + `shift`. u is the column and v the row, or the other way round if `isTurned`.
 * `slopes` are an even number of 64 bits, `votes` [slopes, offsets] of 16 bits, zeros.
 */
export function voteForLines(
  grid: usize,
  strokes: usize,
  height: i32,
  width: i32,
  step: i32,
  isTurned: i32,
  slopes: usize,
  count: i32,
  offsets: i32,
  shift: i32,
  votes: usize,
): void {
  const bytes = <usize> step << 2;
  const cells = height * width;
  for (let four = 0; four < cells; four += 4) {
    if (load<u32>(strokes + four) == 0) continue; // most are
    for (let cell = four, end = min(four + 4, cells); cell < end; cell++) {
      const at = grid + (<usize> cell << 2);
      if (!load<u8>(strokes + cell)) continue;
      if (load<f32>(at) > load<f32>(at - bytes) || load<f32>(at) >= load<f32>(at + bytes)) continue;
      const column = cell % width, row = cell / width;
      const u = f64x2.splat(isTurned ? row : column), v = f64x2.splat(isTurned ? column : row);
      for (let i = 0; i < count; i += 2) {
        const offset = f64x2.sub(v, f64x2.mul(u, v128.load(slopes + (<usize> i << 3))));
        const up = f64x2.ceil(offset);
        const isLess = f64x2.gt(f64x2.sub(up, f64x2.splat(0.5)), offset);
        const rounded = i32x4.trunc_sat_f64x2_s_zero(f64x2.sub(up, v128.and(isLess, f64x2.splat(1))));
        vote(votes + (<usize> (i * offsets + i32x4.extract_lane(rounded, 0) + shift) << 1));
        vote(votes + (<usize> ((i + 1) * offsets + i32x4.extract_lane(rounded, 1) + shift) << 1));
      }
    }
  }
}

// @ts-ignore: decorator
@inline

function vote(at: usize): void {
  store<u16>(at, load<u16>(at) + 1);
}

/**
 * Where most votes are side by side, the place itself counted twice, of [from, to): the first of equals. Writes the place,
 * or 1 where there are none, and the votes, 32 bits each.
 */
export function findPeak(votes: usize, from: i32, to: i32, peak: usize): void {
  let best = 1, most = 0;
  for (let i = max(1, from); i < to; i++) {
    const at = votes + (<usize> i << 1);
    if (i + 8 <= to && !v128.any_true(v128.load(at))) {
      i += 7; // eight without votes
      continue;
    }
    const own = <i32> load<u16>(at);
    if (own == 0) continue;
    const sum = <i32> load<u16>(at - 2) + 2 * own + <i32> load<u16>(at, 2);
    if (sum <= most) continue;
    best = i;
    most = sum;
  }
  store<i32>(peak, best);
  store<i32>(peak, most, 4);
}

/** The longest run of strokes on one line. */
let runScore: i32 = 0;
let runStart: i32 = 0;
let runEnd: i32 = 0;

function findLongestRun(
  strokes: usize,
  height: i32,
  width: i32,
  isTurned: i32,
  slope: f64,
  offset: f64,
  gapCost: i32,
): void {
  const along = isTurned ? height : width, wide = isTurned ? width : height;
  const stepU = isTurned ? width : 1, stepV = isTurned ? 1 : width;
  let score = 0, start = 0;
  runScore = runStart = runEnd = 0;
  for (let u = 0; u < along; u++) {
    const v = round(offset + u * slope);
    const isOn = <u32> v < <u32> wide && load<u8>(strokes + <usize> (v * stepV + u * stepU)) > 0;
    if (score == 0) start = u;
    score = max(0, score + (isOn ? 1 : -gapCost));
    if (score > runScore) {
      runScore = score;
      runStart = start;
      runEnd = u + 1;
    }
  }
}

/**
 * The longest unbroken run of strokes on lines next to the one given: turned by up to twice `turn`, about its start, middle
 * and end, and shifted by up to three cells. Writes slope, offset, start and end, 64 bits each.
 */
export function refineLine(
  strokes: usize,
  height: i32,
  width: i32,
  isTurned: i32,
  slope: f64,
  offset: f64,
  turn: f64,
  gapCost: i32,
  line: usize,
): void {
  let most = 0;
  store<f64>(line, slope);
  store<f64>(line, offset, 8);
  store<f64>(line, 0, 16);
  store<f64>(line, 0, 24);
  const middle = <f64> (isTurned ? height : width) / 2;
  for (let turns = -2; turns <= 2; turns++) {
    const turned = slope + turns * turn * (1 + slope * slope);
    for (let shift = -3; shift <= 3; shift++) {
      for (let halves = 0; halves <= (turns ? 2 : 0); halves++) {
        const moved = offset + shift + (slope - turned) * (halves * middle);
        findLongestRun(strokes, height, width, isTurned, turned, moved, gapCost);
        if (runScore <= most) continue;
        most = runScore;
        store<f64>(line, turned);
        store<f64>(line, moved, 8);
        store<f64>(line, runStart, 16);
        store<f64>(line, runEnd, 24);
      }
    }
  }
}

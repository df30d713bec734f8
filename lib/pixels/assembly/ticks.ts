// Ticks beside a line in a grid of brightness: lib/regions/ruler_ticks.ts has the method.
import { round } from "./rounding";

/** Brightness between cells of a grid, [height, width] of 32-bit floats. */
function between(grid: usize, height: i32, width: i32, row: f64, column: f64): f64 {
  const y = min(height - 1.001, max(0, row)), x = min(width - 1.001, max(0, column));
  const top = <i32> Math.floor(y), left = <i32> Math.floor(x), i = top * width + left;
  const down = y - top, right = x - left;
  const here = grid + (<usize> i << 2), below = grid + (<usize> min(i + width, height * width - 2) << 2);
  return (1 - down) * ((1 - right) * load<f32>(here) + right * load<f32>(here, 4)) +
    down * ((1 - right) * load<f32>(below) + right * load<f32>(below, 4));
}

/** Writes the brightness along `n` cells of a line `away` from this one, over that nearby: gaps are about 1, ticks less. */
function profile(
  grid: usize,
  height: i32,
  width: i32,
  row: f64,
  column: f64,
  dy: f64,
  dx: f64,
  n: i32,
  away: f64,
  values: usize,
): void {
  for (let i = 0; i < n; i++) {
    let sum: f64 = 0;
    for (let off: f64 = -0.5; off < 1; off++) {
      sum += between(
        grid,
        height,
        width,
        row + i * dy - (away + off) * dx,
        column + i * dx + (away + off) * dy,
      );
    }
    store<f32>(values + (<usize> i << 2), <f32> (sum / 2));
  }
}

// @ts-ignore: decorator
@inline

function at(values: usize, i: i32): f64 {
  return load<f32>(values + (<usize> i << 2));
}

/**
 * The most regular row of at least `leastTicks` dark ticks along `n` cells of the line from (`row`, `column`) along the unit
 * vector (`dy`, `dx`), seen `away` from it. Returns their count, or 0, and writes their period, phase, share of those due
 * and autocorrelation, 64 bits each. `scratch` has room for three times n floats of 32 bits, and n of 64 bits.
 */
export function findRegularTicks(
  grid: usize,
  height: i32,
  width: i32,
  row: f64,
  column: f64,
  dy: f64,
  dx: f64,
  n: i32,
  away: f64,
  leastTicks: i32,
  leastPeriod: f64,
  leastCorrelation: f64,
  contrast: f64,
  scratch: usize,
  ticks: usize,
): i32 {
  const correlations = scratch;
  const values = scratch + (<usize> n << 3), dips = values + (<usize> n << 2), smooth = dips + (<usize> n << 2);
  profile(grid, height, width, row, column, dy, dx, n, away, values);
  findDips(values, n, dips);
  centre(dips, n, values);
  for (let i = 0; i < n; i++) {
    const before = i > 0 ? at(values, i - 1) : 0, after = i + 1 < n ? at(values, i + 1) : 0;
    store<f32>(smooth + (<usize> i << 2), <f32> (0.5 * at(values, i) + 0.25 * (before + after)));
  }
  const least = <i32> Math.ceil(leastPeriod), most = <i32> Math.floor(n / (leastTicks - 0.5));
  for (let lag = least - 1; lag <= most + 1; lag++) {
    store<f64>(correlations + (<usize> lag << 3), correlate(smooth, n, lag));
  }
  let count = 0, merit: f64 = 0;
  for (let lag = least; lag <= most; lag++) {
    const here = correlations + (<usize> lag << 3);
    const correlation = load<f64>(here);
    if (correlation < leastCorrelation) continue;
    if (correlation < load<f64>(here - 8) || correlation < load<f64>(here, 8)) continue; // no peak
    fitComb(dips, n, lag, contrast);
    if (combCount < leastTicks || (count > 0 && !(combShare * correlation > merit))) continue;
    count = combCount;
    merit = combShare * correlation;
    store<f64>(ticks, combPeriod);
    store<f64>(ticks, combPhase, 8);
    store<f64>(ticks, combShare, 16);
    store<f64>(ticks, correlation, 24);
  }
  return count;
}

/** How far values are below those on both sides, as a share. */
function findDips(values: usize, n: i32, dips: usize): void {
  memory.fill(dips, 0, <usize> n << 2);
  for (let i = 2; i < n - 2; i++) {
    const around = min(max(at(values, i - 1), at(values, i - 2)), max(at(values, i + 1), at(values, i + 2)));
    store<f32>(dips + (<usize> i << 2), <f32> min(0.3, max(0, 1 - at(values, i) / around)));
  }
}

/** Values less their mean. */
function centre(values: usize, n: i32, to: usize): void {
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) sum += at(values, i);
  const mean = sum / n;
  for (let i = 0; i < n; i++) store<f32>(to + (<usize> i << 2), <f32> (at(values, i) - mean));
}

/** The autocorrelation at a distance, −1 to 1. */
function correlate(values: usize, n: i32, lag: i32): f64 {
  let both: f64 = 0, all: f64 = 0;
  for (let i = 0; i + lag < n; i++) {
    const one = at(values, i), other = at(values, i + lag);
    both += one * other;
    all += (one * one + other * other) / 2;
  }
  return all > 0 ? both / all : 0;
}

/** The comb of about a period that most ticks lie on. */
let combPeriod: f64 = 0;
let combPhase: f64 = 0;
let combCount: i32 = 0;
let combShare: f64 = 0;

function fitComb(dips: usize, n: i32, lag: i32, contrast: f64): void {
  combPeriod = lag;
  combPhase = combShare = 0;
  combCount = 0;
  let deepest: f64 = 0;
  const steps = 0.5 * lag / n; // half a cell at the far end
  for (let period: f64 = lag - 0.6; period <= lag + 0.6; period += steps) {
    for (let phase: f64 = 0; phase < period; phase++) {
      let count = 0, due = 0, depth: f64 = 0;
      for (let place = phase; place < n - 2; place += period) {
        const near = round(place);
        const before = near > 0 ? at(dips, near - 1) : 0;
        const dip = max(max(at(dips, near), before), at(dips, near + 1));
        due++;
        depth += dip;
        if (dip >= contrast) count++;
      }
      if (!(depth / due > deepest)) continue;
      deepest = depth / due;
      combPeriod = period;
      combPhase = phase;
      combCount = count;
      combShare = <f64> count / due;
    }
  }
}

// Outlines around a point, a radius on each of some rays: lib/regions/ray_outlines.ts. Radii come in steps, `steps` of them.

/** What a step of the radius from one ray to the next takes, by its square; and being so far from the band's middle, by the fourth power. */
const BEND: f64 = 0.05, STRAY: f64 = 0.03, BAND: f64 = 8;
/** So far from its band's middle no outline comes: that would cost more than the plainest edge is worth. */
const BAND_HALF: i32 = 20;
/** A radius changes by at most so many steps from one ray to the next. */
const MOST: i32 = 2;

/**
 * Samples a stack of `levels` grids, [levels, height, width] of 32 bits, along rays from a point: [rays, steps] of 32 bits.
 * `sines` and `cosines` have each ray's direction, `radii` and `depths` each step's distance and its place in the stack, 64
 * bits each. Beyond the grid, or the first cell where `usable` is 0, samples are that of the last one before; the steps
 * before come to `lasts`, a byte a ray, but the first is always taken.
 */
export function sampleRays(
  stack: usize,
  height: i32,
  width: i32,
  usable: usize,
  row: f64,
  column: f64,
  rays: i32,
  steps: i32,
  sines: usize,
  cosines: usize,
  radii: usize,
  depths: usize,
  samples: usize,
  lasts: usize,
): void {
  for (let ray = 0; ray < rays; ray++) {
    const sine = load<f64>(sines + (<usize> ray << 3)), cosine = load<f64>(cosines + (<usize> ray << 3));
    let value: f32 = 0, last = -1, isOpen = true;
    for (let step = 0; step < steps; step++, samples += 4) {
      if (isOpen) {
        const radius = load<f64>(radii + (<usize> step << 3));
        const y = row + radius * sine, x = column + radius * cosine;
        const near = <i32> floor(y + 0.5), across = <i32> floor(x + 0.5);
        isOpen = near >= 0 && near < height && across >= 0 && across < width &&
          load<u8>(usable + <usize> (near * width + across)) != 0;
        if (isOpen || step == 0) {
          value = <f32> sampleStack(stack, height, width, y, x, load<f64>(depths + (<usize> step << 3)));
          last = step;
        }
        if (step == 0) isOpen = true;
      }
      store<f32>(samples, value);
    }
    store<u8>(lasts + ray, <u8> last);
  }
}

function sampleStack(stack: usize, height: i32, width: i32, y: f64, x: f64, depth: f64): f64 {
  const level = <i32> depth, bytes = <usize> (height * width) << 2;
  const one = sampleGrid(stack + <usize> level * bytes, height, width, y, x);
  const share = depth - level;
  return share > 0 ? one + share * (sampleGrid(stack + <usize> (level + 1) * bytes, height, width, y, x) - one) : one;
}

function sampleGrid(grid: usize, height: i32, width: i32, y: f64, x: f64): f64 {
  y = min(max(y, 0), <f64> height - 1);
  x = min(max(x, 0), <f64> width - 1);
  const top = <i32> y, left = <i32> x, down = y - top, across = x - left;
  const at = grid + (<usize> (top * width + left) << 2);
  const right: usize = left + 1 < width ? 4 : 0, below = top + 1 < height ? <usize> width << 2 : 0;
  const upper = load<f32>(at) + across * (load<f32>(at + right) - load<f32>(at));
  const lower = load<f32>(at + below) + across * (load<f32>(at + below + right) - load<f32>(at + below));
  return upper + down * (lower - upper);
}

/**
 * The closed outline with the highest score, a step for each ray, a byte each: the sum of its edges, [rays, steps] of 64 bits
 * times `sign`, less what bending costs and straying from the step `middle`. Goes round twice and keeps the middle lap.
 * `totals` has room for 3 × (steps + 4) numbers of 64 bits, `turns` for 2 × rays × steps bytes.
 */
export function traceOutline(
  edges: usize,
  rays: i32,
  steps: i32,
  sign: f64,
  middle: i32,
  totals: usize,
  turns: usize,
  path: usize,
): void {
  // Totals have MOST places on either side that no outline comes from.
  const row = <usize> (steps + 2 * MOST) << 3;
  const strays = totals + 2 * row;
  for (let at = totals; at < strays; at += 8) store<f64>(at, -Infinity);
  let now = totals + (MOST << 3), next = now + row;
  const first = max(0, middle - BAND_HALF), end = min(steps, middle + BAND_HALF + 1);
  for (let step = first; step < end; step++) {
    const stray = <f64> (step - middle) / BAND;
    store<f64>(strays + (<usize> step << 3), STRAY * stray * stray * stray * stray);
    store<f64>(now + (<usize> step << 3), 0);
  }
  const laps = 2 * rays, half = rays >> 1;
  for (let t = 0; t < laps; t++) {
    const own = edges + (<usize> (((t + half) % rays) * steps) << 3), turn = turns + <usize> (t * steps);
    for (let step = first; step < end; step++) {
      const from = now + (<usize> step << 3);
      let best = load<f64>(from), way = 0;
      if (t > 0) {
        const one = load<f64>(from - 8) - BEND, other = load<f64>(from, 8) - BEND;
        if (one > best) {
          best = one;
          way = -1;
        }
        if (other > best) {
          best = other;
          way = 1;
        }
        const far = load<f64>(from - 16) - 4 * BEND, farther = load<f64>(from, 16) - 4 * BEND;
        if (far > best) {
          best = far;
          way = -2;
        }
        if (farther > best) {
          best = farther;
          way = 2;
        }
      }
      store<f64>(
        next + (<usize> step << 3),
        best + sign * load<f64>(own + (<usize> step << 3)) - load<f64>(strays + (<usize> step << 3)),
      );
      store<i8>(turn + step, <i8> way);
    }
    const spare = now;
    now = next;
    next = spare;
  }
  let step = first;
  for (let other = first + 1; other < end; other++) {
    if (load<f64>(now + (<usize> other << 3)) > load<f64>(now + (<usize> step << 3))) step = other;
  }
  for (let t = laps - 1; t >= 0; t--) {
    const ray = t - half;
    if (ray >= 0 && ray < rays) store<u8>(path + ray, <u8> step);
    step += load<i8>(turns + <usize> (t * steps + step));
  }
}

/** The Dice coefficients of each two of some outlines, radii on rays of 64 bits, [count, rays]: [count, count] of 64 bits. */
export function compareOutlines(count: i32, rays: i32, outlines: usize, to: usize): void {
  const bytes = <usize> rays << 3;
  for (let one = 0; one < count; one++) {
    for (let other = 0; other <= one; other++) {
      const a = outlines + <usize> one * bytes, b = outlines + <usize> other * bytes;
      let both: f64 = 0, all: f64 = 0;
      for (let i: usize = 0; i < bytes; i += 8) {
        const inner = min(load<f64>(a + i), load<f64>(b + i));
        both += inner * inner;
        all += load<f64>(a + i) * load<f64>(a + i) + load<f64>(b + i) * load<f64>(b + i);
      }
      store<f64>(to + (<usize> (one * count + other) << 3), 2 * both / all);
      store<f64>(to + (<usize> (other * count + one) << 3), 2 * both / all);
    }
  }
}

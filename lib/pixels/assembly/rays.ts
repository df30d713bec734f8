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

/** An edge is the rise from so many steps to as many, 4 and 6; sums reach so far beyond both ends of a ray. */
const NARROW: i32 = 4, WIDE: i32 = 6, MARGIN: i32 = WIDE;

/**
 * How plainly brightness rises outwards behind each step of each ray, −1 to 1, [rays, steps] of 32 bits: the mean of two
 * edges of different width, of which a rise by `plain` is three quarters plain. To about 1e-7; `steps` is even. `sums` has room
 * for steps + 13 of 64 bits.
 */
export function findEdges(samples: usize, rays: i32, steps: i32, plain: f64, sums: usize, edges: usize): void {
  const narrow = f64x2.splat(1 / (NARROW * plain)), wide = f64x2.splat(1 / (WIDE * plain));
  for (let ray = 0; ray < rays; ray++, samples += <usize> steps << 2) {
    // Of the samples before each step; beyond the ends they are as there.
    store<f64>(sums, 0);
    for (let i = 0; i < steps + 2 * MARGIN; i++) {
      const sample = load<f32>(samples + (<usize> min(steps - 1, max(0, i - MARGIN)) << 2));
      store<f64>(sums + (<usize> i << 3), load<f64>(sums + (<usize> i << 3)) + sample, 8);
    }
    // Two steps at a time.
    let here = sums + ((1 + MARGIN) << 3);
    for (const end = edges + (<usize> steps << 2); edges < end; edges += 8, here += 16) {
      const twice = f64x2.add(v128.load(here), v128.load(here));
      const rises = f64x2.mul(riseOver(here, NARROW, twice), narrow);
      const otherRises = f64x2.mul(riseOver(here, WIDE, twice), wide);
      const plainness = tanh(
        i8x16.shuffle(
          f32x4.demote_f64x2_zero(rises),
          f32x4.demote_f64x2_zero(otherRises),
          0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23,
        ),
      );
      const others = i8x16.shuffle(plainness, plainness, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
      v128.store_lane<i64>(edges, f32x4.mul(f32x4.add(plainness, others), f32x4.splat(0.5)), 0);
    }
  }
}

/** The sum of so many samples from two steps on, less that of as many before. */
// @ts-ignore: decorator
@inline

function riseOver(sums: usize, steps: i32, twice: v128): v128 {
  const reach = <usize> steps << 3;
  return f64x2.add(f64x2.sub(v128.load(sums + reach), twice), v128.load(sums - reach));
}

/** The hyperbolic tangent of four numbers, by the exponential of what is no larger than 0: 2ᵏ · eʳ, the latter by its series. */
function tanh(x: v128): v128 {
  const y = f32x4.max(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)), f32x4.splat(-80)); // beyond, as good as nothing
  const k = f32x4.nearest(f32x4.mul(y, f32x4.splat(1.442695041)));
  const r = f32x4.sub(f32x4.sub(y, f32x4.mul(k, f32x4.splat(0.693359375))), f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  let sum = f32x4.splat(1.0 / 5040);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 720));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 120));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 24));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 6));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1));
  const power = i32x4.add(sum, i32x4.shl(i32x4.trunc_sat_f32x4_s(k), 23));
  const value = f32x4.div(f32x4.sub(f32x4.splat(1), power), f32x4.add(f32x4.splat(1), power));
  return v128.bitselect(x, value, i32x4.splat(i32.MIN_VALUE)); // the sign of one, the rest of the other
}

// What is dark within and what is bright are looked for side by side, and two bands at a time, one a lane: an edge counts for the
// dark and against the bright.

/** An outline goes round so often, and the middle counts: where it began and ended matters to neither. */
const LAPS: i32 = 2;
/** Of an outline: its edges, the contrary ones within, squared radii, radii, and how far down and across these point, all summed. */
const OUTLINE_SUMS: i32 = 6;

/**
 * Finds the outlines that follow edges all round, around each of `bands` steps that `bandStep` lie between, beginning with
 * `firstBand`: those that are dark within, each once, and those that are bright. Writes the radii of each, [2, bands, rays] of
 * 64 bits, its sums, [2, bands, OUTLINE_SUMS] of 64 bits, and how many there are of both, of 32 bits each.
 *
 * An edge lies at the radius of its step times `between`, and an outline is drawn at `growth` times that and `halo` further
 * out, but not beyond the ray's last step. Contrary edges count up to `within` steps before it.
 *
 * `work` has room for 16 · rays · steps bytes of contrary edges, 2 · bands · rays of paths, which are a multiple of 16, and
 * 16 · (LAPS · rays + 1) · (steps + 4) of scores, in this order.
 */
export function findOutlines(
  edges: usize,
  lasts: usize,
  rays: i32,
  steps: i32,
  sines: usize,
  cosines: usize,
  radii: usize,
  firstBand: i32,
  bandStep: i32,
  bands: i32,
  between: f64,
  growth: f64,
  halo: f64,
  within: i32,
  work: usize,
  outlines: usize,
  sums: usize,
  counts: usize,
): void {
  const contrary = work, paths = contrary + (<usize> (rays * steps) << 4);
  const scores = paths + <usize> (2 * bands * rays);
  findContrary(edges, rays, steps, contrary);
  store<i64>(counts, 0);
  for (let pair = 0; pair < bands; pair += 2) {
    const middle = firstBand + pair * bandStep, other = middle + (pair + 1 < bands ? bandStep : 0);
    traceBands(edges, rays, steps, middle, other, scores);
    for (let band = pair; band < min(bands, pair + 2); band++) {
      for (let side = 0; side < 2; side++) {
        const found = load<i32>(counts + (<usize> side << 2));
        const first = paths + <usize> (side * bands * rays), path = first + <usize> (found * rays);
        readPath(scores, rays, steps, band == pair ? middle : other, 2 * (band - pair) + side, path);
        if (isAmong(path, first, rays)) continue;
        const place = side * bands + found;
        // deno-fmt-ignore
        measure(path, edges, contrary, lasts, rays, steps, side, sines, cosines, radii, between, growth, halo, within,
          outlines + (<usize> (place * rays) << 3), sums + (<usize> (place * OUTLINE_SUMS) << 3));
        store<i32>(counts + (<usize> side << 2), found + 1);
      }
    }
  }
}

/** The plainest edge the other way up to each step, that step's included: [rays, steps] of two. */
function findContrary(edges: usize, rays: i32, steps: i32, to: usize): void {
  for (let ray = 0; ray < rays; ray++) {
    let plainest = f64x2.splat(-Infinity);
    for (const end = edges + (<usize> steps << 2); edges < end; edges += 4, to += 16) {
      const edge: f64 = load<f32>(edges);
      plainest = f64x2.max(plainest, f64x2(-edge, edge));
      v128.store(to, plainest);
    }
  }
}

/** The steps of a band: from the first up to the end. */
// @ts-ignore: decorator
@inline

function bandFirst(middle: i32): i32 {
  return max(0, middle - BAND_HALF);
}

// @ts-ignore: decorator
@inline

function bandEnd(middle: i32, steps: i32): i32 {
  return min(steps, middle + BAND_HALF + 1);
}

/** What straying from a band's middle takes; no outline goes beyond the band. */
function strayCost(step: i32, middle: i32): f32 {
  if (abs(step - middle) > BAND_HALF) return Infinity;
  const stray = <f64> (step - middle) / BAND;
  return <f32> (STRAY * stray * stray * stray * stray);
}

/**
 * For outlines that begin at the first ray and go round LAPS times, the highest score up to each ray and step: the sum of
 * their edges less what bending costs and straying from the middle of the band. Writes four of 32 bits, dark and bright of the
 * band around `middle` and of the one around `other`, for the steps of both, in rows of steps + 2 · MOST, [LAPS · rays] of them,
 * and before those the row of what straying costs.
 */
function traceBands(edges: usize, rays: i32, steps: i32, middle: i32, other: i32, strays: usize): void {
  const row = <usize> (steps + 2 * MOST) << 4;
  const bend = f32x4.splat(<f32> BEND), farBend = f32x4.splat(<f32> (4 * BEND)), none = f32x4.splat(-Infinity);
  const signs = f32x4(1, -1, 1, -1);
  const half = rays >> 1, first = bandFirst(middle), end = bandEnd(other, steps);
  let now = strays + row + (MOST << 4);
  for (let step = first; step < end; step++) {
    const own = strayCost(step, middle), others = strayCost(step, other);
    v128.store(strays + (<usize> step << 4), f32x4(own, own, others, others));
  }
  for (let t = 0; t < LAPS * rays; t++, now += row) {
    const own = edges + (<usize> (((t + half) % rays) * steps) << 2);
    for (let step = first; step < end; step++) {
      let best = f32x4.splat(0);
      if (t > 0) {
        const from = now - row + (<usize> step << 4);
        best = v128.load(from);
        best = f32x4.pmax(best, f32x4.sub(v128.load(from - 16), bend));
        best = f32x4.pmax(best, f32x4.sub(v128.load(from, 16), bend));
        best = f32x4.pmax(best, f32x4.sub(v128.load(from - 32), farBend));
        best = f32x4.pmax(best, f32x4.sub(v128.load(from, 32), farBend));
      }
      const edge = f32x4.mul(signs, v128.load32_splat(own + (<usize> step << 2)));
      const stray = v128.load(strays + (<usize> step << 4));
      v128.store(now + (<usize> step << 4), f32x4.sub(f32x4.add(best, edge), stray));
    }
    // No outline comes from beyond the bands.
    v128.store(now + (<usize> first << 4) - 16, none);
    v128.store(now + (<usize> first << 4) - 32, none);
    v128.store(now + (<usize> end << 4), none);
    v128.store(now + (<usize> end << 4), none, 16);
  }
}

/**
 * Follows the highest score of one lane, in the band around `middle`, back from the last ray, and writes the step at each ray in
 * the middle lap, a byte each. Of equals, it comes from the lower step at the end, and elsewhere from the one that bends least,
 * then from the lower.
 */
function readPath(strays: usize, rays: i32, steps: i32, middle: i32, lane: i32, path: usize): void {
  const row = <usize> (steps + 2 * MOST) << 4;
  const half = rays >> 1, laps = LAPS * rays;
  let now = strays + <usize> laps * row + (MOST << 4) + (<usize> lane << 2);
  let step = bandFirst(middle);
  for (let other = step + 1, end = bandEnd(middle, steps); other < end; other++) {
    if (load<f32>(now + (<usize> other << 4)) > load<f32>(now + (<usize> step << 4))) step = other;
  }
  for (let t = laps - 1; t >= 0; t--) {
    const ray = t - half;
    if (ray >= 0 && ray < rays) store<u8>(path + ray, <u8> step);
    if (t <= half) break; // the rays before are of no path
    now -= row;
    const from = now + (<usize> step << 4);
    let best = load<f32>(from), way = 0;
    const one = load<f32>(from - 16) - <f32> BEND, other = load<f32>(from, 16) - <f32> BEND;
    if (one > best) {
      best = one;
      way = -1;
    }
    if (other > best) {
      best = other;
      way = 1;
    }
    const far = load<f32>(from - 32) - <f32> (4 * BEND), farther = load<f32>(from, 32) - <f32> (4 * BEND);
    if (far > best) {
      best = far;
      way = -2;
    }
    if (farther > best) way = 2;
    step += way;
  }
}

/** Whether a path is one of those before it, which begin at `first`. */
function isAmong(path: usize, first: usize, rays: i32): bool {
  for (let other = first; other < path; other += rays) if (memory.compare(other, path, rays) == 0) return true;
  return false;
}

function measure(
  path: usize,
  edges: usize,
  contrary: usize,
  lasts: usize,
  rays: i32,
  steps: i32,
  side: i32,
  sines: usize,
  cosines: usize,
  radii: usize,
  between: f64,
  growth: f64,
  halo: f64,
  within: i32,
  outline: usize,
  sums: usize,
): void {
  const sign: f64 = side ? -1 : 1;
  let edge: f64 = 0, inner: f64 = 0, squared: f64 = 0, sum: f64 = 0, down: f64 = 0, across: f64 = 0;
  for (let ray = 0; ray < rays; ray++) {
    const step = <i32> load<u8>(path + ray), at = ray * steps + step;
    const radius = load<f64>(radii + (<usize> step << 3)) * between;
    edge += sign * load<f32>(edges + (<usize> at << 2));
    if (step >= within) inner += load<f64>(contrary + (<usize> (at - within) << 4) + (<usize> side << 3));
    squared += radius * radius;
    sum += radius;
    down += radius * load<f64>(sines + (<usize> ray << 3));
    across += radius * load<f64>(cosines + (<usize> ray << 3));
    const reach = load<f64>(radii + (<usize> load<u8>(lasts + ray) << 3)) * between;
    store<f64>(outline + (<usize> ray << 3), min(growth * radius + halo, reach));
  }
  store<f64>(sums, edge);
  store<f64>(sums, inner, 8);
  store<f64>(sums, squared, 16);
  store<f64>(sums, sum, 24);
  store<f64>(sums, down, 32);
  store<f64>(sums, across, 40);
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

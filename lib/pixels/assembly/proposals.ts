// Where closed edges may be: lib/regions/propose_masses.ts.

/**
 * How plainly brightness rises outwards behind each step of each ray from some places, two numbers of 64 bits each: −1 to 1,
 * [rays, steps, pitch] of 32 bits, 0 for the outermost steps; the pitch is the places, rounded up to a multiple of 4. `downs` and `acrosses` have each ray's steps, 64 bits each, and
 * `starts` where the level of the stack begins that belongs to a step, in pixels, 32 bits. An edge is the rise from `reach`
 * steps to as many; one by `plain` is three quarters plain. Beyond the image, and where `usable` is 0, all is as it was before.
 */
export function edgesAround(
  stack: usize,
  height: i32,
  width: i32,
  usable: usize,
  places: usize,
  count: i32,
  rays: i32,
  steps: i32,
  downs: usize,
  acrosses: usize,
  starts: usize,
  reach: i32,
  plain: f64,
  sums: usize,
  edges: usize,
): void {
  const wide = <usize> reach << 3;
  const pitch = <usize> pitchOf(count) << 2;
  memory.fill(edges, 0, <usize> (rays * steps) * pitch);
  for (; count > 0; count--, places += 16, edges += 4) {
    const row = load<f64>(places), column = load<f64>(places, 8);
    const middle = <i32> floor(row) * width + <i32> floor(column);
    for (let ray = 0; ray < rays; ray++) {
      const directions = <usize> (ray * steps) << 3;
      let value = toneAt(stack, starts, 0, middle), sum: f64 = 0;
      store<f64>(sums, 0);
      for (let step = 0; step < steps; step++) {
        const y = <i32> floor(row + load<f64>(downs + directions + (<usize> step << 3)));
        const x = <i32> floor(column + load<f64>(acrosses + directions + (<usize> step << 3)));
        const at = y * width + x;
        if (y >= 0 && x >= 0 && y < height && x < width && load<u8>(usable + at)) value = toneAt(stack, starts, step, at);
        sum += value;
        store<f64>(sums + (<usize> step << 3), sum, 8);
      }
      for (let step = reach; step <= steps - reach; step++) {
        const here = sums + (<usize> step << 3);
        const rise = load<f64>(here + wide) - 2 * load<f64>(here) + load<f64>(here - wide);
        store<f32>(edges + <usize> (ray * steps + step - 1) * pitch, <f32> squashed(rise / plain));
      }
    }
  }
}

// @ts-ignore: decorator
@inline

function toneAt(stack: usize, starts: usize, step: i32, pixel: i32): f64 {
  return load<f32>(stack + (<usize> (load<i32>(starts + (<usize> step << 2)) + pixel) << 2));
}

/** The hyperbolic tangent to within 0.03, without an exponential. */
// @ts-ignore: decorator
@inline

function squashed(value: f64): f64 {
  const bounded = max<f64>(-3, min<f64>(3, value)), square = bounded * bounded;
  return bounded * (27 + square) / (27 + 9 * square);
}

// @ts-ignore: decorator
@inline

function pitchOf(count: i32): i32 {
  return (count + 3) & ~3;
}

/**
 * How plain the edges times `sign` are around each place, 32 bits: on each ray the plainest of the steps from `from` to `to`,
 * smoothed over three rays; half the mean of all rays and half that of the four least plain. `perRay` has room for 16 bytes a
 * ray, `plain` for a multiple of four places.
 */
export function closedEdges(
  edges: usize,
  count: i32,
  rays: i32,
  steps: i32,
  from: i32,
  to: i32,
  sign: f32,
  perRay: usize,
  plain: usize,
): void {
  const pitch = <usize> pitchOf(count) << 2, signs = f32x4.splat(sign);
  const end = perRay + (<usize> rays << 4);
  // Four places at a time.
  for (const last = edges + pitch; edges < last; edges += 16, plain += 16) {
    for (let ray = 0; ray < rays; ray++) {
      let most = f32x4.splat(-1);
      for (let step = from; step <= to; step++) {
        most = f32x4.pmax(most, f32x4.mul(signs, v128.load(edges + <usize> (ray * steps + step) * pitch)));
      }
      v128.store(perRay + (<usize> ray << 4), most);
    }
    let all = f32x4.splat(0);
    let least = f32x4.splat(Infinity), second = least, third = least, fourth = least;
    let before = v128.load(end - 16), here = v128.load(perRay);
    for (let at = perRay; at < end; at += 16) {
      const after = at + 16 < end ? v128.load(at, 16) : v128.load(perRay);
      let mean = f32x4.mul(f32x4.add(f32x4.add(before, here), after), f32x4.splat(1.0 / 3));
      all = f32x4.add(all, mean);
      // Into its place among the least so far.
      const one = f32x4.pmin(least, mean);
      mean = f32x4.pmax(least, mean);
      const two = f32x4.pmin(second, mean);
      mean = f32x4.pmax(second, mean);
      const three = f32x4.pmin(third, mean);
      mean = f32x4.pmax(third, mean);
      least = one;
      second = two;
      third = three;
      fourth = f32x4.pmin(fourth, mean);
      before = here;
      here = after;
    }
    const gap = f32x4.add(f32x4.add(least, second), f32x4.add(third, fourth));
    v128.store(plain, f32x4.add(f32x4.mul(all, f32x4.splat(<f32> 0.5 / <f32> rays)), f32x4.mul(gap, f32x4.splat(0.5 / 4))));
  }
}

/**
 * Picks at most `most` of the plainest, of `kinds` with `count` places each, [kinds, pitch] of 32 bits, the first of equals, and
 * returns how many; each by its number in there, 32 bits. What is picked takes all kinds from its place, and from the places that
 * are nearer than `apart` says for its kind and another's, [kinds, kinds] of 64 bits. What is taken becomes −∞.
 */
export function pickPlainest(
  plain: usize,
  kinds: i32,
  count: i32,
  places: usize,
  apart: usize,
  most: i32,
  picked: usize,
): i32 {
  const pitch = pitchOf(count);
  for (let found = 0; found < most; found++, picked += 4) {
    let best: f32 = -Infinity, kind = 0, place = 0;
    for (let k = 0; k < kinds; k++) {
      for (let i = 0; i < count; i++) {
        const own = load<f32>(plain + (<usize> (k * pitch + i) << 2));
        if (own > best) {
          best = own;
          kind = k;
          place = i;
        }
      }
    }
    if (best == -Infinity) return found;
    store<i32>(picked, kind * pitch + place);
    const row = load<f64>(places + (<usize> place << 4)), column = load<f64>(places + (<usize> place << 4), 8);
    for (let k = 0; k < kinds; k++) {
      const own = plain + (<usize> (k * pitch) << 2);
      store<f32>(own + (<usize> place << 2), -Infinity);
      const reach = load<f64>(apart + (<usize> (kind * kinds + k) << 3));
      if (reach == 0) continue;
      for (let i = 0; i < count; i++) {
        const down = load<f64>(places + (<usize> i << 4)) - row, across = load<f64>(places + (<usize> i << 4), 8) - column;
        if (down * down + across * across < reach * reach) store<f32>(own + (<usize> i << 2), -Infinity);
      }
    }
  }
  return most;
}

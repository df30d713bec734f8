// The vocabulary of the kernels: eight channels at a time, as two v128 whose loads and stores stand side by side.
// V8's revectoriser (--experimental-wasm-revectorize) turns such a pair into one 256-bit register; without it they
// are two 128-bit operations with the same result, lane for lane.

/** a·b + c, with one rounding where relaxed SIMD is there. */
// @ts-ignore: decorator
@inline

export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline

export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

// @ts-ignore: decorator
@inline

export function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

// @ts-ignore: decorator
@inline

export function mul(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

// @ts-ignore: decorator
@inline

export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** Stores eight floats. */
// @ts-ignore: decorator
@inline

export function store8(address: usize, low: v128, high: v128): void {
  v128.store(address, low);
  v128.store(address, high, 16);
}

/** Sum of the four lanes, in a fixed order. */
// @ts-ignore: decorator
@inline

export function sumLanes(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** The i-th 32-bit argument of a kernel: every kernel takes its arguments from one block of memory. */
// @ts-ignore: decorator
@inline

export function arg(args: usize, i: i32): i32 {
  return load<i32>(args + (<usize> i << 2));
}

// @ts-ignore: decorator
@inline

export function argF(args: usize, i: i32): f32 {
  return load<f32>(args + (<usize> i << 2));
}

/** Zeros `bytes` bytes, a multiple of 32. */
export function zero(address: usize, bytes: usize): void {
  const z = splat(0);
  for (const end = address + bytes; address < end; address += 32) store8(address, z, z);
}

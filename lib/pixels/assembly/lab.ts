// CIELAB of 8-bit sRGB, by the tables of lib/regions/lab_tables.ts, in 64 bits.

/** Bytes of a channel's shares of X, Y and Z for one value, one of them unused; and of the step of f and its rise. */
const SHARE_BYTES: i32 = 32;
const STEP_BYTES: i32 = 16;
/** Where the tables of f lie: after those of the three channels' 256 values. */
const STEPS_AT: usize = 3 * 256 * SHARE_BYTES;

/** Of CIE's f at X and Y, side by side, for the pixel at `pixel`. */
// @ts-ignore: decorator
@inline

export function fOfXY(tables: usize, pixel: usize): v128 {
  const xy = f64x2.add(
    f64x2.add(
      v128.load(tables + <usize> load<u8>(pixel) * SHARE_BYTES),
      v128.load(tables + <usize> load<u8>(pixel, 1) * SHARE_BYTES, 256 * SHARE_BYTES),
    ),
    v128.load(tables + <usize> load<u8>(pixel, 2) * SHARE_BYTES, 512 * SHARE_BYTES),
  );
  const steps = i32x4.trunc_sat_f64x2_u_zero(xy);
  const one = tables + <usize> i32x4.extract_lane(steps, 0) * STEP_BYTES;
  const two = tables + <usize> i32x4.extract_lane(steps, 1) * STEP_BYTES;
  const values = v128.load_lane<f64>(two, v128.load_zero<f64>(one, STEPS_AT), 1, STEPS_AT);
  const rises = v128.load_lane<f64>(two, v128.load_zero<f64>(one, STEPS_AT + 8), 1, STEPS_AT + 8);
  return f64x2.add(values, f64x2.mul(f64x2.sub(xy, f64x2.convert_low_i32x4_u(steps)), rises));
}

/** Of CIE's f at Z. */
// @ts-ignore: decorator
@inline

export function fOfZ(tables: usize, pixel: usize): f64 {
  const z = load<f64>(tables + <usize> load<u8>(pixel) * SHARE_BYTES, 16) +
    load<f64>(tables + <usize> load<u8>(pixel, 1) * SHARE_BYTES, 256 * SHARE_BYTES + 16) +
    load<f64>(tables + <usize> load<u8>(pixel, 2) * SHARE_BYTES, 512 * SHARE_BYTES + 16);
  const step = <i32> z;
  const at = tables + <usize> step * STEP_BYTES;
  return load<f64>(at, STEPS_AT) + (z - step) * load<f64>(at, STEPS_AT + 8);
}

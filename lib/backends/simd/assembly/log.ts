/**
 * Natural logarithm of a normal positive number, to about 1e-15 relative. (AssemblyScript's own keeps tables in memory;
 * these kernels share theirs and keep nothing there.) log x = e·ln 2 + 2·artanh((m − 1)/(m + 1)), m in [√½, √2).
 */
export function log(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let exponent = <i32> (bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1), q = s * s;
  let sum: f64 = 1.0 / 19;
  for (let k: f64 = 17; k >= 1; k -= 2) sum = sum * q + 1 / k;
  return <f64> exponent * 0.6931471805599453 + 2 * s * sum;
}

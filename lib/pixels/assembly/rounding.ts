/** To the nearest whole number, halves up, as JavaScript rounds. */
// @ts-ignore: decorator
@inline

export function round(x: f64): i32 {
  const up = Math.ceil(x);
  return <i32> (up - 0.5 > x ? up - 1 : up);
}

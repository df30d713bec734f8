/** The density of the standard normal distribution. */
function normalDensity(x: number): number {
  return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
}

/** Beyond this the distribution is 0 or 1 to within 1e-18, and its series loses its digits. */
const TAIL = 8.7;

/**
 * The standard normal distribution: the chance of a value below x. Accurate to about 1e-15.
 *
 * Source: Marsaglia 2004, https://doi.org/10.18637/jss.v011.i04: 1/2 + density · (x + x³/3 + x⁵/15 + …).
 */
export function normalCdf(x: number): number {
  if (x < -TAIL) return 0;
  if (x > TAIL) return 1;
  let [sum, term] = [x, x];
  for (let n = 3; sum + term !== sum || n === 3; n += 2) {
    term *= x * x / n;
    sum += term;
    if (term === 0) break;
  }
  return 0.5 + sum * normalDensity(x);
}

/**
 * The value below which a standard normal value lies with chance p.
 *
 * @param p above 0 and below 1
 */
export function normalQuantile(p: number): number {
  // Newton's steps from the middle never pass the root: the distribution is concave above 0, convex below.
  let x = 0;
  for (let i = 0; i < 100; i++) {
    const step = (normalCdf(x) - p) / normalDensity(x);
    x -= step;
    if (Math.abs(step) < 1e-14) break;
  }
  return x;
}

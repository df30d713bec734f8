/** Below this a probability counts as this in a logarithm. Float64's epsilon, as in the published code. */
const SMALLEST = Number.EPSILON;

/**
 * The mutual information of two labels whose joint distribution is known, in nats: 0 when they are independent, ln k when
 * each of k labels determines the other and all are equally frequent. Collapse to one label is 0 too: the entropy of the
 * marginals is part of it, and `entropyWeight` above 1 weighs that entropy more.
 *
 * The joint is normalised and made symmetric first: the order of the two labels means nothing. With M the result and a
 * its marginal, I = Σ M·ln M − 2·λ·Σ a·ln a.
 *
 * @param joint [k, k], not negative, of any sum; nothing at all tells nothing.
 * @param classes k.
 * @param entropyWeight λ; 1 is mutual information itself.
 * @returns the information, and its gradient [k, k] by the joint as given (before it was normalised)
 *
 * Source: Ji, Henriques, Vedaldi 2019, eq. 3, https://arxiv.org/abs/1807.06653; λ is in their published code.
 */
export function mutualInformation(
  joint: Float64Array,
  classes: number,
  entropyWeight: number,
): { information: number; gradient: Float64Array } {
  const sum = joint.reduce((total, value) => total + value, 0);
  if (sum === 0) return { information: 0, gradient: new Float64Array(joint.length) };
  const marginal = new Float64Array(classes);
  const symmetric = new Float64Array(classes * classes);
  for (let i = 0; i < classes; i++) {
    for (let j = 0; j < classes; j++) {
      const both = (joint[i * classes + j] + joint[j * classes + i]) / (2 * sum);
      symmetric[i * classes + j] = both;
      marginal[i] += both;
    }
  }
  let information = 0;
  for (const p of symmetric) information += p * safeLog(p);
  for (const p of marginal) information -= 2 * entropyWeight * p * safeLog(p);

  // By the normalised joint first; the derivative of p·ln p is ln p + 1 where the logarithm is not cut off.
  const slope = (p: number) => safeLog(p) + (p > SMALLEST ? 1 : 0);
  const marginalSlope = marginal.map(slope);
  const gradient = symmetric.map((p, at) =>
    slope(p) - entropyWeight * (marginalSlope[Math.floor(at / classes)] + marginalSlope[at % classes])
  );
  // Then by the joint as given, whose sum the normalisation divides by.
  const mean = gradient.reduce((total, slope, at) => total + slope * symmetric[at], 0);
  return { information, gradient: gradient.map((slope) => (slope - mean) / sum) };
}

function safeLog(p: number): number {
  return Math.log(Math.max(p, SMALLEST));
}

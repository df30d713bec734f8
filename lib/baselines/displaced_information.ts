import { type ClassPlanes, createPlanes } from "./class_planes.ts";
import { mutualInformation } from "./mutual_information.ts";

/** What two segmentations of one image tell about each other, and how that changes with them. */
export interface DisplacedInformation {
  /** The mean over displacements, in nats. */
  information: number;
  /** Gradient by the first and by the second; what is in their margins means nothing. */
  gradients: [ClassPlanes, ClassPlanes];
}

/**
 * The mutual information between the class of a pixel in one segmentation and that of a pixel near it in another, for
 * every displacement of at most `radius` pixels down and across, averaged over displacements. Neighbours mostly belong
 * together, so that a larger radius asks for coarser segments.
 *
 * For displacement t the joint distribution of classes i and j is Σ first[i, p] · second[j, p + t] over the pixels p,
 * normalised; pixels that are not to count are zero in both.
 *
 * @param first probabilities [classes, H, W], with a margin of at least `radius`; `second` alike.
 * @param radius in pixels, 0 or more: the window's side is 2·radius + 1.
 * @param entropyWeight λ of {@linkcode mutualInformation}.
 *
 * Source: Ji, Henriques, Vedaldi 2019, section 3.3, https://arxiv.org/abs/1807.06653; the mean is over informations, as
 * there and in their "uncollapsed" loss, not the information of a mean joint distribution.
 */
export function displacedInformation(
  first: ClassPlanes,
  second: ClassPlanes,
  { radius, entropyWeight }: { radius: number; entropyWeight: number },
): DisplacedInformation {
  const { classes, planeSize } = first;
  const displacements = windowOf(radius, first.pitch);
  // Where each displaced plane starts: [displacement, class].
  const planesOf = (sign: 1 | -1) =>
    displacements.flatMap((by) => Array.from({ length: classes }, (_, c) => c * planeSize + sign * by));
  const [ahead, behind] = [planesOf(1), planesOf(-1)];

  const count = displacements.length * classes;
  const products = new Float64Array(classes * count); // [class i, displacement, class j]
  for (let i = 0; i < classes; i++) {
    products.set(productsOf(first, i * planeSize, second, ahead), i * count);
  }
  const aheadWeights = new Float64Array(classes * count); // [class i, displacement, class j]
  const behindWeights = new Float64Array(classes * count); // [class j, displacement, class i]
  let information = 0;
  displacements.forEach((_, t) => {
    const joint = new Float64Array(classes * classes);
    for (let i = 0; i < classes; i++) {
      for (let j = 0; j < classes; j++) joint[i * classes + j] = products[i * count + t * classes + j];
    }
    const found = mutualInformation(joint, classes, entropyWeight);
    information += found.information / displacements.length;
    for (let i = 0; i < classes; i++) {
      for (let j = 0; j < classes; j++) {
        const slope = found.gradient[i * classes + j] / displacements.length;
        aheadWeights[i * count + t * classes + j] = slope;
        behindWeights[j * count + t * classes + i] = slope;
      }
    }
  });
  return {
    information,
    gradients: [
      weightedPlanes(second, ahead, aheadWeights),
      weightedPlanes(first, behind, behindWeights),
    ],
  };
}

/** Every displacement of the window, in numbers of a plane. */
function windowOf(radius: number, pitch: number): number[] {
  const side = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  return side.flatMap((down) => side.map((across) => down * pitch + across));
}

/** Σ plane[p] · others[p + start] over the pixels p, for each start. Four at a time: a plane is read less often. */
function productsOf(
  { first, end, data }: ClassPlanes,
  plane: number,
  { data: others }: ClassPlanes,
  starts: readonly number[],
): Float64Array {
  const products = new Float64Array(starts.length);
  for (let s = 0; s < starts.length; s += 4) {
    const [s0, s1 = s0, s2 = s0, s3 = s0] = starts.slice(s, s + 4);
    let sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
    for (let p = first; p < end; p++) {
      const value = data[plane + p];
      sum0 += value * others[s0 + p];
      sum1 += value * others[s1 + p];
      sum2 += value * others[s2 + p];
      sum3 += value * others[s3 + p];
    }
    products.set([sum0, sum1, sum2, sum3].slice(0, starts.length - s), s);
  }
  return products;
}

/** Plane c is Σ weights[c, s] · of[p + starts[s]] over s. Four at a time: a result is written less often. */
function weightedPlanes(of: ClassPlanes, starts: readonly number[], weights: Float64Array): ClassPlanes {
  const planes = createPlanes(of, of.classes, of.margin);
  const { classes, planeSize, first, end, data: to } = planes, { data: from } = of;
  for (let c = 0; c < classes; c++) {
    const plane = c * planeSize;
    for (let s = 0; s < starts.length; s += 4) {
      const [s0, s1 = s0, s2 = s0, s3 = s0] = starts.slice(s, s + 4);
      const at = c * starts.length + s;
      const [w0, w1 = 0, w2 = 0, w3 = 0] = weights.subarray(at, at + Math.min(4, starts.length - s));
      for (let p = first; p < end; p++) {
        to[plane + p] += w0 * from[s0 + p] + w1 * from[s1 + p] + w2 * from[s2 + p] + w3 * from[s3 + p];
      }
    }
  }
  return planes;
}

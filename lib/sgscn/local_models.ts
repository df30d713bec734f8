import type { FloatImage } from "../types.ts";
import type { NearbyLabels } from "./nearby_labels.ts";
import type { Scores } from "./training.ts";

/** The window is 5×5 working pixels: wide enough to see both sides of an edge. */
export const RADIUS = 2;
/** The window's weights are Gaussian, of this deviation in working pixels, so that models change smoothly in space. */
const WINDOW_DEVIATION = 1.25;
/**
 * Added to the variance of each colour in a window, colours on 0–1: contrast below √ε = 0.1 moves edges little. Seen at
 * a third of it: edges on faint skin texture fray. At three times it: twice the errors along a border of contrast 0.08.
 */
const EPSILON = 1e-2;
const SIDE = 2 * RADIUS + 1;
/** Numbers of one model: the factors of red, green and blue, and the constant. */
export const MODEL_SIZE = 4;

/**
 * Fits, round the working pixels of a row, the score of each label that occurs nearby as a linear function of colour.
 *
 * The model of label index k at column j goes to `models[(j * count + k) * MODEL_SIZE]`, where `count` is how many
 * labels there are in all; columns with a single label nearby need none and get none.
 *
 * Weighted least squares give the factors: a = (Σ + ε)⁻¹ cov(colour, score). The constant makes the model exact at the
 * working pixel itself, b = score − a · colour, where the source takes means over the window: what the network decided
 * is kept, and without contrast the models interpolate the scores and nothing else.
 * Source: He, Sun and Tang, "Guided Image Filtering", eq. 14–15, https://doi.org/10.1109/TPAMI.2012.213.
 */
export class ModelFitter {
  readonly #weights = gaussianWindow();
  readonly #covariance = new Float64Array(6); // rr, rg, rb, gg, gb, bb
  readonly #inverse = new Float64Array(6);

  constructor(readonly scores: Scores, readonly guide: FloatImage, readonly nearby: NearbyLabels) {}

  /** Fits the models of one working row. */
  fitRow(row: number, models: Float32Array): void {
    for (let column = 0; column < this.scores.width; column++) this.#fitPixel(row, column, models);
  }

  #fitPixel(row: number, column: number, models: Float32Array): void {
    const { height, width, pitch, data } = this.scores;
    const nearby = this.nearby, colours = this.guide.data, count = nearby.used.length;
    const weights = this.#weights, covariance = this.#covariance, inverse = this.#inverse;
    const top = Math.max(row - RADIUS, 0), bottom = Math.min(row + RADIUS, height - 1);
    const left = Math.max(column - RADIUS, 0), right = Math.min(column + RADIUS, width - 1);
    const found = nearby.collect(top, left, bottom, right);
    if (found === 1) return;

    let mass = 0, r = 0, g = 0, b = 0, rr = 0, rg = 0, rb = 0, gg = 0, gb = 0, bb = 0;
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const weight = weights[(y - row + RADIUS) * SIDE + x - column + RADIUS];
        const at = (y * width + x) * 3;
        const red = colours[at], green = colours[at + 1], blue = colours[at + 2];
        mass += weight;
        r += weight * red;
        g += weight * green;
        b += weight * blue;
        rr += weight * red * red;
        rg += weight * red * green;
        rb += weight * red * blue;
        gg += weight * green * green;
        gb += weight * green * blue;
        bb += weight * blue * blue;
      }
    }
    r /= mass;
    g /= mass;
    b /= mass;
    covariance[0] = rr / mass - r * r + EPSILON;
    covariance[1] = rg / mass - r * g;
    covariance[2] = rb / mass - r * b;
    covariance[3] = gg / mass - g * g + EPSILON;
    covariance[4] = gb / mass - g * b;
    covariance[5] = bb / mass - b * b + EPSILON;
    invertSymmetric(covariance, inverse);

    for (let i = 0; i < found; i++) {
      const k = nearby.indices[i];
      const label = nearby.used[k];
      let p = 0, pr = 0, pg = 0, pb = 0;
      for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) {
          const weight = weights[(y - row + RADIUS) * SIDE + x - column + RADIUS];
          const at = y * width + x;
          const score = weight * data[at * pitch + label];
          p += score;
          pr += score * colours[at * 3];
          pg += score * colours[at * 3 + 1];
          pb += score * colours[at * 3 + 2];
        }
      }
      const cr = (pr - p * r) / mass, cg = (pg - p * g) / mass, cb = (pb - p * b) / mass;
      const ar = inverse[0] * cr + inverse[1] * cg + inverse[2] * cb;
      const ag = inverse[1] * cr + inverse[3] * cg + inverse[4] * cb;
      const ab = inverse[2] * cr + inverse[4] * cg + inverse[5] * cb;
      const to = (column * count + k) * MODEL_SIZE;
      models[to] = ar;
      models[to + 1] = ag;
      models[to + 2] = ab;
      const centre = row * width + column;
      models[to + 3] = data[centre * pitch + label] -
        ar * colours[centre * 3] - ag * colours[centre * 3 + 1] - ab * colours[centre * 3 + 2];
    }
  }
}

/** [5, 5] weights; they need not add up to one. */
function gaussianWindow(): Float64Array {
  return Float64Array.from({ length: SIDE * SIDE }, (_, i) => {
    const y = Math.floor(i / SIDE) - RADIUS, x = (i % SIDE) - RADIUS;
    return Math.exp(-(y * y + x * x) / (2 * WINDOW_DEVIATION ** 2));
  });
}

/** Inverts a symmetric 3×3 matrix, both as [aa, ab, ac, bb, bc, cc]. */
function invertSymmetric(of: Float64Array, to: Float64Array): void {
  const aa = of[0], ab = of[1], ac = of[2], bb = of[3], bc = of[4], cc = of[5];
  const minorA = bb * cc - bc * bc, minorB = ac * bc - ab * cc, minorC = ab * bc - ac * bb;
  const factor = 1 / (aa * minorA + ab * minorB + ac * minorC);
  to[0] = minorA * factor;
  to[1] = minorB * factor;
  to[2] = minorC * factor;
  to[3] = (aa * cc - ac * ac) * factor;
  to[4] = (ab * ac - aa * bc) * factor;
  to[5] = (aa * bb - ab * ab) * factor;
}

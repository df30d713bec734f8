import { type ClassPlanes, createPlanes } from "./class_planes.ts";
import { displacedInformation } from "./displaced_information.ts";
import { unwarpGradient, type Warp, warpPixels } from "./warp.ts";

export interface IicLossOptions {
  /** Channels of the logits. */
  classes: number;
  /** Takes the copy's pixels to the image's: its `inside` says which of them count. */
  back: Warp;
  /** Of {@linkcode displacedInformation}. */
  radius: number;
  /** Of {@linkcode displacedInformation}. */
  entropyWeight: number;
}

/**
 * How much the classes of an image's pixels say about those of a transformed copy's, taken back to where they were in the
 * image, and the gradient by the logits of both: in float64, exact.
 *
 * @param logits of the image, [H, W, classes]; `copyLogits` of the copy, in its own geometry.
 * @returns the information in nats, to be raised, and its gradients [H, W, classes]
 */
export function iicLoss(
  logits: ArrayLike<number>,
  copyLogits: ArrayLike<number>,
  { classes, back, radius, entropyWeight }: IicLossOptions,
): { information: number; gradient: Float64Array; copyGradient: Float64Array } {
  const probabilities = softmax(logits, classes); // [H, W, classes]
  const copyProbabilities = softmax(copyLogits, classes); // [H, W, classes], where the copy has them
  const returned = warpPixels(copyProbabilities, classes, back); // [H, W, classes], where the image has them
  const { information, gradients: [first, second] } = displacedInformation(
    toPlanes(probabilities, classes, radius, back),
    toPlanes(returned, classes, radius, back),
    { radius, entropyWeight },
  );
  return {
    information,
    gradient: throughSoftmax(fromPlanes(first, back), probabilities, classes),
    copyGradient: throughSoftmax(
      unwarpGradient(fromPlanes(second, back), classes, back),
      copyProbabilities,
      classes,
    ),
  };
}

/** Probabilities of each pixel's classes, [H, W, classes]. */
function softmax(logits: ArrayLike<number>, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let at = 0; at < logits.length; at += classes) {
    let largest = -Infinity, sum = 0;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[at + c]);
    for (let c = 0; c < classes; c++) sum += probabilities[at + c] = Math.exp(logits[at + c] - largest);
    for (let c = 0; c < classes; c++) probabilities[at + c] /= sum;
  }
  return probabilities;
}

/** The gradient by the logits, from that by the probabilities: p·(g − Σ p·g). */
function throughSoftmax(gradient: Float64Array, probabilities: Float64Array, classes: number): Float64Array {
  const through = new Float64Array(gradient.length);
  for (let at = 0; at < gradient.length; at += classes) {
    let mean = 0;
    for (let c = 0; c < classes; c++) mean += probabilities[at + c] * gradient[at + c];
    for (let c = 0; c < classes; c++) through[at + c] = probabilities[at + c] * (gradient[at + c] - mean);
  }
  return through;
}

/** [H, W, classes] as planes, zero where a pixel does not count. */
function toPlanes(
  pixels: Float64Array,
  classes: number,
  margin: number,
  { height, width, inside }: Warp,
): ClassPlanes {
  const planes = createPlanes({ height, width }, classes, margin);
  const { data, planeSize, first, pitch } = planes;
  for (let row = 0, p = 0; row < height; row++) {
    for (let column = 0, to = first + row * pitch; column < width; column++, p++, to++) {
      if (!inside[p]) continue;
      for (let c = 0; c < classes; c++) data[c * planeSize + to] = pixels[p * classes + c];
    }
  }
  return planes;
}

/** The way back. */
function fromPlanes(
  { classes, data, planeSize, first, pitch }: ClassPlanes,
  { height, width, inside }: Warp,
): Float64Array {
  const pixels = new Float64Array(height * width * classes);
  for (let row = 0, p = 0; row < height; row++) {
    for (let column = 0, from = first + row * pitch; column < width; column++, p++, from++) {
      if (!inside[p]) continue;
      for (let c = 0; c < classes; c++) pixels[p * classes + c] = data[c * planeSize + from];
    }
  }
  return pixels;
}

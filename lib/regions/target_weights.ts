import type { MeasuredRegions } from "./region_tree.ts";
import type { TermWeights } from "./target_terms.ts";

/** Points per term, by what is seen and how it is asked for. */
export interface TargetWeights {
  /** Nobody pointed at anything. */
  auto: TermWeights;
  /** Somebody clicked on it. */
  clicked: TermWeights;
}

/**
 * Fitted to the even development images and variations of them (crops in which the lesion fills 4 to 93 %, dark corners,
 * hairs), so that the softmax of the scores over an image's unions has the highest Dice coefficient to expect, with a small
 * penalty on how far the weights are from those fitted to fewer crops.
 *
 * With a click the distance from it is not fitted: on images with one lesion it hardly matters, and on others it says which.
 *
 * An edge in itself counts against a union: hairs, scales and spots within lesions have the sharpest.
 */
export const SKIN: TargetWeights = {
  auto: {
    darkerThanRing: 2.1,
    paleInside: 0.9,
    paleOutside: -2.0,
    redder: 1.1,
    ink: -3.4,
    ringContrast: 0.68,
    restContrast: -0.94,
    separation: 2.8,
    plainEdge: -2.6,
    borderContact: -2.6,
    frameContact: -2.6,
    sides: -0.76,
    offCentre: -2.6,
    farOffCentre: -1.7,
    tiny: -1.2,
    overHalf: -1.5,
    ellipse: 3.7,
    compactness: 3.8,
    unevenOutside: -2.4,
  },
  clicked: {
    darkerThanRing: 1.2,
    ringContrast: 0.75,
    plainEdge: -3.8,
    borderContact: -4.0,
    frameContact: -3.1,
    tiny: -1.3,
    overHalf: -2.5,
    ellipse: 3.9,
    compactness: 3.5,
    offClick: -3.0,
  },
};

/** Fitted likewise to the even development images of liver and breast, with less trust: there are sixteen. */
export const ULTRASOUND: TargetWeights = {
  auto: {
    darkerThanRing: 1.5,
    darkerThanRest: -0.27,
    separation: -1.3,
    plainEdge: 1.5,
    borderContact: -7.6,
    frameContact: -3.0,
    offCentre: -3.2,
    size: 0.31,
    tiny: -0.73,
    overHalf: -5.9,
    ellipse: 1.6,
    compactness: 6.1,
    unevenInside: 1.5,
  },
  clicked: {
    darkerThanRing: 0.8,
    borderContact: -5.2,
    frameContact: -0.66,
    tiny: -0.08,
    overHalf: -5.6,
    ellipse: 0.23,
    compactness: 5.5,
    offClick: -1.7,
  },
};

/**
 * Mean chroma (CIELAB) up to which an image is taken for ultrasound. The development images: ultrasound up to 4, the
 * palest skin 10.
 */
const GREY_CHROMA = 6;

/** The weights for what the image is: grey is ultrasound, coloured is skin. */
export function targetWeights({ regions, facts }: MeasuredRegions): TargetWeights {
  let pixels = 0, squared = 0;
  for (const { id, isFrame } of regions) {
    if (isFrame) continue;
    pixels += facts.regions[id].pixels;
    squared += facts.regions[id].labSquared[1] + facts.regions[id].labSquared[2];
  }
  return Math.sqrt(squared / Math.max(1, pixels)) <= GREY_CHROMA ? ULTRASOUND : SKIN;
}

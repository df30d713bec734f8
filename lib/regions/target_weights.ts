import type { RegionTree } from "./region_tree.ts";
import type { TermWeights } from "./target_terms.ts";

/** Points per term, by what is seen and how it is asked for. */
export interface TargetWeights {
  /** Nobody pointed at anything. */
  auto: TermWeights;
  /** Somebody clicked on it. */
  clicked: TermWeights;
}

/**
 * Fitted to the even development images and variations of them (crops, dark corners, hairs), so that the softmax of the
 * scores over an image's unions has the highest Dice coefficient to expect, with a small penalty on the weights' squares.
 * An edge in itself counts against a union: hairs, scales and spots within lesions have the sharpest.
 */
export const SKIN: TargetWeights = {
  auto: {
    darkerThanRing: 0.83,
    ink: -5.0,
    ringContrast: 1.2,
    restContrast: -0.33,
    separation: 2.6,
    plainEdge: -2.8,
    borderContact: -2.1,
    frameContact: -3.5,
    sides: -1.2,
    offCentre: -2.0,
    farOffCentre: -1.5,
    tiny: -0.8,
    overHalf: -3.1,
    ellipse: 3.7,
    compactness: 2.1,
    unevenOutside: -2.2,
  },
  clicked: {
    darkerThanRing: 0.69,
    ringContrast: 0.92,
    separation: 0.25,
    plainEdge: -2.1,
    borderContact: -3.1,
    frameContact: -3.4,
    tiny: -0.72,
    overHalf: -4.0,
    ellipse: 4.2,
    compactness: 2.4,
    offClick: -2.9,
  },
};

export const ULTRASOUND: TargetWeights = {
  auto: {
    darkerThanRing: 0.7,
    plainEdge: 0.4,
    borderContact: -5,
    offCentre: -2,
    unusualSize: -0.25,
    ellipse: 3,
    compactness: 3,
  },
  clicked: {
    darkerThanRing: 0.7,
    plainEdge: 0.4,
    borderContact: -5,
    unusualSize: -0.25,
    ellipse: 3,
    compactness: 3,
    offClick: -2,
  },
};

/**
 * Mean chroma (CIELAB) up to which an image is taken for ultrasound. The development images: ultrasound up to 4, the
 * palest skin 10.
 */
const GREY_CHROMA = 6;

/** The weights for what the image is: grey is ultrasound, coloured is skin. */
export function targetWeights({ regions, facts }: RegionTree): TargetWeights {
  let pixels = 0, squared = 0;
  for (const { id, isFrame } of regions) {
    if (isFrame) continue;
    pixels += facts.regions[id].pixels;
    squared += facts.regions[id].labSquared[1] + facts.regions[id].labSquared[2];
  }
  return Math.sqrt(squared / Math.max(1, pixels)) <= GREY_CHROMA ? ULTRASOUND : SKIN;
}

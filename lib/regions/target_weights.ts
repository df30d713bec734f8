import type { RegionTree } from "./region_tree.ts";
import type { TermWeights } from "./target_terms.ts";

/** Points per term, by what is seen and how it is asked for. */
export interface TargetWeights {
  /** Nobody pointed at anything. */
  auto: TermWeights;
  /** Somebody clicked on it. */
  clicked: TermWeights;
}

export const SKIN: TargetWeights = {
  auto: {
    darkerThanRing: 0.64,
    darkerThanRest: 0.11,
    redderThanRing: 0.28,
    redderThanRest: -0.3,
    yellowerThanRest: 0.68,
    ink: -3.4,
    ringContrast: 0.76,
    restContrast: -0.2,
    plainRingContrast: 1.1,
    plainRestContrast: -1.0,
    chroma: 1.4,
    separation: 1.2,
    edge: -0.96,
    plainEdge: -2.5,
    borderContact: -2.0,
    frameContact: -3.0,
    corners: -0.79,
    sides: -1.1,
    offCentre: -2.1,
    farOffCentre: -1.4,
    size: -0.035,
    unusualSize: -0.092,
    overHalf: -2.2,
    ellipse: 3.0,
    roundness: 1.6,
    compactness: 1.8,
    missed: -0.21,
    alien: -0.17,
    unevenInside: 0.69,
    unevenOutside: -1.8,
  },
  clicked: {
    darkerThanRing: 0.64,
    darkerThanRest: 0.11,
    redderThanRing: 0.28,
    redderThanRest: -0.3,
    yellowerThanRest: 0.68,
    ink: -3.4,
    ringContrast: 0.76,
    restContrast: -0.2,
    plainRingContrast: 1.1,
    plainRestContrast: -1.0,
    chroma: 1.4,
    separation: 1.2,
    edge: -0.96,
    plainEdge: -2.5,
    borderContact: -2.0,
    frameContact: -3.0,
    corners: -0.79,
    sides: -1.1,
    offCentre: -2.1,
    farOffCentre: -1.4,
    size: -0.035,
    unusualSize: -0.092,
    overHalf: -2.2,
    ellipse: 3.0,
    roundness: 1.6,
    compactness: 1.8,
    missed: -0.21,
    alien: -0.17,
    unevenInside: 0.69,
    unevenOutside: -1.8,
    offClick: -2,
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

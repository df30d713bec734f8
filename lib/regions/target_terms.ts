import type { UnionMeasures } from "./measure_unions.ts";

/** What terms are reasons for; a theme's terms are added up before it is put into words. */
export type Theme = "tone" | "colour" | "edge" | "place" | "size" | "shape" | "whole";

/** What all unions of one image have in common. */
export interface TermContext {
  /** Standard deviation of colour in the image without its frame (ΔE). */
  deviation: number;
  /** For clicks: how far from the union's centroid, in radii of a disc as large as it. */
  click?: { distance: number };
}

/** One of the numbers that a union is scored by, of the order of 1. */
export interface Term {
  theme: Theme;
  of: (measures: UnionMeasures, context: TermContext) => number;
}

/** A typical difference that is plain to see, ΔE: what absolute contrasts are divided by. */
const PLAIN = 20;
/** Smaller than this share of the image is more often a part of a lesion than one. */
const SMALL = 0.02;
/** Ink and stickers are bluer than skin by more than this, Δb*; veils in lesions by less. */
const VEIL = 5;

/**
 * Everything that a union of regions is scored by. Contrasts are relative to the image's own deviation of colour, so that a
 * faint lesion on even skin counts like a dark one.
 */
export const TERMS = {
  darkerThanRing: term("tone", (m, { deviation }) => (m.ring[0] - m.inside[0]) / deviation),
  darkerThanRest: term("tone", (m, { deviation }) => (m.outside[0] - m.inside[0]) / deviation),
  paleInside: term("tone", (m) => m.inside[0] / PLAIN),
  paleOutside: term("tone", (m) => m.outside[0] / PLAIN),
  redder: term("colour", (m) => (m.inside[1] - m.outside[1]) / PLAIN),
  ink: term("colour", (m) => Math.max(0, m.outside[2] - m.inside[2] - VEIL) / PLAIN),
  ringContrast: term("colour", (m, { deviation }) => difference(m.inside, m.ring) / deviation),
  restContrast: term("colour", (m, { deviation }) => difference(m.inside, m.outside) / deviation),
  separation: term("whole", (m) => m.separation),
  plainEdge: term("edge", (m) => m.edge / PLAIN),
  borderContact: term("place", (m) => m.borderContact),
  frameContact: term("place", (m) => m.frameContact),
  sides: term("place", (m) => m.sides / 4),
  offCentre: term("place", (m) => m.offCentre),
  farOffCentre: term("place", (m) => m.offCentre ** 2),
  size: term("size", (m) => Math.log(m.fraction)),
  tiny: term("size", (m) => Math.max(0, Math.log(SMALL / m.fraction))),
  overHalf: term("size", (m) => Math.max(0, m.fraction - 0.5)),
  ellipse: term("shape", (m) => m.ellipse),
  compactness: term("shape", (m) => Math.sqrt(m.compactness)),
  unevenInside: term("whole", (m, { deviation }) => m.spreadInside / deviation),
  unevenOutside: term("whole", (m, { deviation }) => m.spreadOutside / deviation),
  offClick: term("place", (_, { click }) => click ? Math.min(click.distance, 3) : 0),
} satisfies Record<string, Term>;

export type TermName = keyof typeof TERMS;

/** Points per unit of a term; terms without a weight do not count. */
export type TermWeights = Partial<Record<TermName, number>>;

function term(theme: Theme, of: Term["of"]): Term {
  return { theme, of };
}

/** ΔE 1976. */
function difference(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

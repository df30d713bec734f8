/** What terms are reasons for; a theme's terms are added up before it is put into words. */
export type Theme = "tone" | "colour" | "edge" | "place" | "size" | "shape" | "whole";

/**
 * Everything that a union of regions is scored by, with its theme; `scoreUnions()` in lib/pixels/assembly/terms.ts has each
 * one's value, in this order.
 */
export const TERMS = {
  darkerThanRing: "tone",
  darkerThanRest: "tone",
  paleInside: "tone",
  paleOutside: "tone",
  redder: "colour",
  ink: "colour",
  ringContrast: "colour",
  restContrast: "colour",
  separation: "whole",
  plainEdge: "edge",
  borderContact: "place",
  frameContact: "place",
  sides: "place",
  offCentre: "place",
  farOffCentre: "place",
  size: "size",
  tiny: "size",
  overHalf: "size",
  ellipse: "shape",
  compactness: "shape",
  unevenInside: "whole",
  unevenOutside: "whole",
  offClick: "place",
} as const satisfies Record<string, Theme>;

export type TermName = keyof typeof TERMS;

/** Points per unit of a term; terms without a weight do not count. */
export type TermWeights = Partial<Record<TermName, number>>;

import type { RankedUnion } from "./rank_unions.ts";
import { TERMS, type Theme } from "./target_terms.ts";

/** More are not read. */
const MOST_REASONS = 4;

/** Why a union was chosen: the themes in which it scores above the average of all unions, the weightiest first. */
export function targetReasons(ranked: readonly RankedUnion[], chosen: RankedUnion): string[] {
  const themes = new Map<Theme, number>();
  const { points } = chosen, averages = new Float64Array(points.length);
  for (const { points } of ranked) {
    for (let term = 0; term < points.length; term++) averages[term] += points[term] / ranked.length;
  }
  for (const [term, theme] of Object.values(TERMS).entries()) {
    themes.set(theme, (themes.get(theme) ?? 0) + points[term] - averages[term]);
  }
  return [...themes]
    .filter(([, points]) => points > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_REASONS)
    .map(([theme]) => inWords(theme, chosen));
}

function inWords(theme: Theme, { measures }: RankedUnion): string {
  const { inside, ring, outside } = measures;
  const contrast = Math.hypot(...inside.map((value, i) => value - ring[i]));
  switch (theme) {
    case "tone": {
      const step = inside[0] - outside[0];
      return `${step < 0 ? "darker" : "brighter"} than the rest by ${tenths(step)} L*`;
    }
    case "colour":
      return `differs in colour from what surrounds it (ΔE ${tenths(contrast)})`;
    case "edge":
      return `the outline is as marked as a lesion's (ΔE ${tenths(measures.edge)} across it)`;
    case "place":
      return placeInWords(measures);
    case "size":
      return `as large as lesions are (${percent(measures.fraction)} of the image without its frame)`;
    case "shape":
      return `compact outline (fills ${percent(measures.ellipse)} of its ellipse)`;
    case "whole":
      return `explains ${percent(measures.separation)} of the image's differences in colour`;
  }
}

function placeInWords({ borderContact, offCentre }: RankedUnion["measures"]): string {
  const where = offCentre < 0.35
    ? "near the middle"
    : offCentre < 0.8
    ? "off the middle"
    : "far from the middle";
  return borderContact === 0
    ? `${where} of the image, away from its border`
    : `${where} of the image, ${percent(borderContact)} of its outline on the border`;
}

function tenths(value: number): string {
  return Math.abs(value).toFixed(1);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

import { makeRoom } from "../pixels/make_room.ts";
import type { GreyTone, LabelMap } from "../types.ts";
import { mostAgreed } from "./most_agreed.ts";
import type { RankedUnion } from "./rank_unions.ts";
import {
  cornersOf,
  likeliestOutline,
  outlineProbabilities,
  type RayOutline,
  rayOutlines,
} from "./ray_outlines.ts";
import type { RegionTree } from "./region_tree.ts";
import { drawOutline, emptyMask, type Place, placeIn, usableIn } from "./tone_places.ts";
import { stackTone } from "./tone_stack.ts";

/** The middles of so many unions are looked around, the best; those so near each other, of 256, are one place. */
const MOST_UNIONS = 24, NEAR = 8 / 256;
/** How sharply a union's score is made a probability: it says where a mass may be, and its outline whether one is there. */
const UNION_SHARPNESS = 0.5;
/** Outlines are compared in a grid with this longest side: half the tone's. */
const GRID_SIDE = 128;

/** An outline that may be the mass. */
interface Likely {
  place: Place;
  outline: RayOutline;
  /** The best union with its middle here, and how likely all of them are to be the true one, but for a factor. */
  union: RankedUnion;
  weight: number;
}

/**
 * The mass of a grey image that nobody pointed at: of the outlines around the middles of the unions that look most like a
 * lesion, the one with the highest Dice coefficient to expect, were each the true one with a probability by its own score and
 * those of its unions. A union by itself says little of where a mass ends, and not every union has an edge around it.
 *
 * @param tone the image's, small
 * @param ranking unions that hold their own middle, best first, at least one
 * @returns its mask, the union that it is the outline of, and the Dice coefficient to expect
 */
export function outlineByUnions(
  tree: RegionTree,
  tone: GreyTone,
  ranking: readonly RankedUnion[],
  wantedTone: "auto" | "darker" | "brighter",
): { mask: LabelMap; union: RankedUnion; tone: RayOutline["tone"]; confidence: number } {
  const stack = stackTone(tone, usableIn(tree, tone));
  const near = NEAR * Math.max(tone.height, tone.width);
  const found: Likely[] = [];
  for (const union of ranking.slice(0, MOST_UNIONS)) {
    const [y, x] = union.measures.centroid, place = placeIn(tone, tree, { x, y });
    const weight = Math.exp(UNION_SHARPNESS * (union.score - ranking[0].score));
    const known = found.find((other) =>
      Math.hypot(other.place[0] - place[0], other.place[1] - place[1]) <= near
    );
    if (known) {
      known.weight += weight;
      continue;
    }
    const { chosen: outline } = likeliestOutline(rayOutlines(stack, place, wantedTone, 1));
    found.push({ place, outline, union, weight });
  }
  const { chosen, expected } = likeliestOf(found, tone);
  const mask = emptyMask(tree);
  drawOutline(mask, cornersOf(chosen.outline.radii, chosen.place), tone);
  return { mask, union: chosen.union, tone: chosen.outline.tone, confidence: expected };
}

/** The outline that has the highest Dice coefficient to expect. */
function likeliestOf(found: readonly Likely[], tone: GreyTone): { chosen: Likely; expected: number } {
  const byEdge = outlineProbabilities(found.map(({ outline }) => outline));
  const weights = found.map(({ weight }, i) => weight * byEdge[i]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scale = Math.min(1, GRID_SIDE / Math.max(tone.height, tone.width));
  const alike = compareMasks(found.map(({ outline, place }) => {
    const grid = emptyMask({ height: Math.ceil(tone.height * scale), width: Math.ceil(tone.width * scale) });
    drawOutline(grid, cornersOf(outline.radii, place), tone);
    return grid.data;
  }));
  const { chosen, expected } = mostAgreed(
    weights.map((weight) => weight / total),
    (one, other) => alike[one * found.length + other],
  );
  return { chosen: found[chosen], expected };
}

/** The Dice coefficient of each two of some masks of one size: [masks, masks]. */
function compareMasks(masks: readonly Uint8Array[]): Float64Array {
  const count = masks.length, size = Math.ceil(Math.max(...masks.map(({ length }) => length)) / 16) * 16;
  const { kernels, at, bytes, doubles } = makeRoom({ masks: count * size, alike: count * count * 8 });
  bytes.fill(0, at.masks, at.masks + count * size);
  masks.forEach((mask, i) => bytes.set(mask, at.masks + i * size));
  kernels.compareMasks(count, size, at.masks, at.alike);
  return doubles.slice(at.alike / 8, at.alike / 8 + count * count);
}

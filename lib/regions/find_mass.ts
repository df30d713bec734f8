import { makeRoom } from "../pixels/make_room.ts";
import type { GreyTone, LabelMap } from "../types.ts";
import { massScores } from "./mass_score.ts";
import { fillPolygons } from "./fill_polygon.ts";
import { mostAgreed } from "./most_agreed.ts";
import { proposeMasses } from "./propose_masses.ts";
import type { RankedUnion } from "./rank_unions.ts";
import {
  cornersOf,
  likeliestOutline,
  outlineProbabilities,
  outlinesAround,
  type RayOutline,
} from "./ray_outlines.ts";
import type { RegionTree } from "./region_tree.ts";
import { cornersIn, drawOutline, emptyMask, type Place, placeIn, usableIn } from "./tone_places.ts";
import { scaleOf, stackTone, type ToneStack } from "./tone_stack.ts";

/** The middles of so many unions are looked around, the best; those so near each other, in pixels of SIDE, are one place. */
const MOST_UNIONS = 24, NEAR = 8;
/** How sharply a union's score is made a probability: it says where a mass may be, and its outline whether one is there. */
const UNION_SHARPNESS = 0.5;
/** Outlines are compared in a grid with this longest side: half the tone's. */
const GRID_SIDE = 128;
/** A union says why an outline was chosen when its own has this Dice coefficient with it. */
const MUCH_THE_SAME = 0.5;

/** An outline that may be the mass. */
interface Likely {
  place: Place;
  outline: RayOutline;
  /** How likely it is to be the true one, but for a factor. */
  weight: number;
}

/**
 * The mass of a grey image that nobody pointed at. Outlines are drawn where two witnesses see one: around the middles of the
 * unions that look most like a lesion, and around the places with the plainest closed edges, whatever regions are there. It is
 * the outline with the highest Dice coefficient to expect, were each the true one with the probability that its witness gives
 * it; both witnesses count the same. Each errs often by itself, and seldom as the other does.
 *
 * @param tone the image's, small
 * @param ranking unions that hold their own middle, best first, at least one
 * @returns its mask, the best union whose own outline is much the same, if any, and the Dice coefficient to expect
 */
export function findMass(
  tree: RegionTree,
  tone: GreyTone,
  ranking: readonly RankedUnion[],
  wantedTone: "auto" | "darker" | "brighter",
): { mask: LabelMap; union?: RankedUnion; tone: RayOutline["tone"]; confidence: number } {
  const stack = stackTone(tone, usableIn(tree, tone));
  const byUnions = aroundUnions(stack, unionPlaces(tree, tone, ranking), wantedTone);
  const byEdges = aroundEdges(stack, wantedTone);
  const found: Likely[] = [...sharedOut(byUnions), ...sharedOut(byEdges)];
  const alike = compareOutlines(found, tone), count = found.length;
  const { chosen, expected } = mostAgreed(
    found.map(({ weight }) => weight),
    (one, other) => alike[one * count + other],
  );
  const { outline, place } = found[chosen], total = byEdges.length > 0 ? 2 : 1;
  const mask = emptyMask(tree);
  drawOutline(mask, cornersOf(outline.radii, place), tone);
  const union = byUnions.find((_, i) => alike[i * count + chosen] > MUCH_THE_SAME)?.union;
  return { mask, union, tone: outline.tone, confidence: expected / total };
}

/** Where the best unions have their middles, each place with the best of its unions and the weight of all. */
function unionPlaces(
  tree: RegionTree,
  tone: GreyTone,
  ranking: readonly RankedUnion[],
): { place: Place; union: RankedUnion; weight: number }[] {
  const near = NEAR * scaleOf(tone);
  const found: { place: Place; union: RankedUnion; weight: number }[] = [];
  for (const union of ranking.slice(0, MOST_UNIONS)) {
    const [y, x] = union.measures.centroid, place = placeIn(tone, tree, { x, y });
    const weight = Math.exp(UNION_SHARPNESS * (union.score - ranking[0].score));
    const known = found.find((other) =>
      Math.hypot(other.place[0] - place[0], other.place[1] - place[1]) <= near
    );
    if (known) known.weight += weight;
    else found.push({ place, union, weight });
  }
  return found;
}

/** Outlines around unions' middles, likely by the unions' scores and by how plain their own edges are. */
function aroundUnions<Known extends { place: Place; weight: number }>(
  stack: ToneStack,
  places: readonly Known[],
  wantedTone: "auto" | "darker" | "brighter",
): (Known & Likely)[] {
  const outlines = outlinesAround(stack, places.map(({ place }) => ({ point: place, tone: wantedTone })))
    .map((allowed) => likeliestOutline(allowed).chosen);
  const byEdge = outlineProbabilities(outlines);
  return places.map((known, i) => ({ ...known, outline: outlines[i], weight: known.weight * byEdge[i] }));
}

/** Outlines around plain closed edges, likely by what tells masses. */
function aroundEdges(stack: ToneStack, wantedTone: "auto" | "darker" | "brighter"): Likely[] {
  const views = proposeMasses(stack, wantedTone);
  const found = outlinesAround(stack, views)
    .map((allowed, i) => ({ place: views[i].point, outline: likeliestOutline(allowed).chosen }));
  const scores = massScores(stack, found), most = Math.max(...scores);
  return found.map((likely, i) => ({ ...likely, weight: Math.exp(scores[i] - most) }));
}

/** The same with weights that sum to 1. */
function sharedOut(found: readonly Likely[]): Likely[] {
  const total = found.reduce((sum, { weight }) => sum + weight, 0);
  return found.map((likely) => ({ ...likely, weight: likely.weight / total }));
}

/** The Dice coefficient of each two of some outlines, as drawn in a small grid: [outlines, outlines]. */
function compareOutlines(found: readonly Likely[], tone: GreyTone): Float64Array {
  const scale = Math.min(1, GRID_SIDE / Math.max(tone.height, tone.width));
  const height = Math.ceil(tone.height * scale), width = Math.ceil(tone.width * scale);
  const corners = found.map(({ outline, place }) =>
    cornersIn({ height, width }, cornersOf(outline.radii, place), tone)
  );
  const masks = fillPolygons(corners, { height, width }), count = found.length, size = height * width;
  const { kernels, at, bytes, doubles } = makeRoom({ masks: masks.length, alike: count * count * 8 });
  bytes.set(masks, at.masks);
  kernels.compareMasks(count, size, at.masks, at.alike);
  return doubles.slice(at.alike / 8, at.alike / 8 + count * count);
}

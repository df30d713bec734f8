import { SgscnError } from "../errors.ts";
import type { TargetChoice, TargetPoint } from "../target_option.ts";
import type { LabelMap, Target } from "../types.ts";
import { pixelAt } from "./check_target_points.ts";
import { drawMask } from "./draw_mask.ts";
import { fillHoles } from "./fill_holes.ts";
import { rankLesions } from "./rank_lesions.ts";
import { measureMask } from "./measure_mask.ts";
import { outlineByPoints } from "./outline_by_points.ts";
import { findMass } from "./find_mass.ts";
import { pickByPoints } from "./pick_by_points.ts";
import type { RegionTree } from "./region_tree.ts";
import { smoothMask } from "./smooth_mask.ts";
import { targetReasons } from "./target_reasons.ts";
import { targetWeights } from "./target_weights.ts";
import { edgeReason, regionsMostlyIn } from "./tone_places.ts";

export interface TargetOptions {
  /** By the product itself, by points, or by the ids of regions. */
  choice: Exclude<TargetChoice, { mode: "none" }>;
  /** What the target must be, compared with what surrounds it. */
  tone: "auto" | "darker" | "brighter";
  fillHoles: boolean;
  /** Round the outline off to so fine a detail, in % of the longest side; 0 leaves it. */
  smooth: number;
}

/** Regions that were chosen, how surely, and why. */
export type Choice = Pick<Target, "regions" | "confidence" | "reasons">;

/**
 * The lesion: the union of regions that looks most like one, or those that were pointed at, and its mask.
 *
 * By itself it scores all unions that the hierarchy and the levels of tone and colour give: what stands out from its
 * surroundings, has the tone of a lesion, is compact, and lies where lesions lie; and takes the one that agrees most with all
 * that score high. Points pick a union, too. In grey images unions, plain closed edges and points only say where, and the
 * target is the likeliest outline there, whatever regions it cuts. Everything is computed from the tree's plain numbers; only
 * the mask is drawn at full size.
 *
 * @returns the target, and its mask: 0 or 1 per pixel, [height, width]. An image that is all one region has none: an empty
 * mask, with confidence 0.
 * @throws {SgscnError} `invalid-option` when a region's id is unknown, a point lies outside the image, or two points that
 * contradict each other lie in one region
 */
export function chooseTarget(tree: RegionTree, options: TargetOptions): { target: Target; mask: LabelMap } {
  const { mask: outline, ...choice } = choose(tree, options);
  let mask = outline ?? drawMask(tree.map, choice.regions);
  if (options.fillHoles) mask = fillHoles(mask);
  if (options.smooth > 0) mask = smoothMask(mask, options.smooth);
  const { mode } = options.choice, outlined = outline !== undefined;
  return { target: { mode, outlined, ...choice, ...measureMask(mask) }, mask };
}

/** With a mask where that is not its regions'. */
function choose(tree: RegionTree, { choice, tone }: TargetOptions): Choice & { mask?: LabelMap } {
  switch (choice.mode) {
    case "regions":
      return named(tree, choice.ids);
    case "points":
      return tree.facts.tone && !isOnFrame(tree, choice.points)
        ? outlineByPoints(tree, tree.facts.tone, choice.points, tone)
        : pickByPoints(tree, choice.points, targetWeights(tree).clicked);
    case "auto":
      return likeliest(tree, tone);
  }
}

/** Whether a point inside is: then nothing but the frame's regions can be meant. */
function isOnFrame(tree: RegionTree, points: readonly TargetPoint[]): boolean {
  return points.some((point) => point.isInside && tree.regions[tree.map.data[pixelAt(tree, point)]].isFrame);
}

function named({ regions }: RegionTree, ids: readonly number[]): Choice {
  const unknown = ids.find((id) => id >= regions.length);
  if (unknown !== undefined) {
    throw new SgscnError(
      "invalid-option",
      `Cannot choose target: region ids must be at most ${regions.length - 1}, got ${unknown}`,
      { field: "target", limit: regions.length - 1, value: unknown },
    );
  }
  return { regions: [...ids].sort((a, b) => a - b), confidence: 1, reasons: ["named by the caller"] };
}

/** The union that is taken for the lesion; in a grey image an outline, which follows edges. */
function likeliest(tree: RegionTree, tone: TargetOptions["tone"]): Choice & { mask?: LabelMap } {
  const { ranking, likely } = rankLesions(tree, tone);
  if (!likely) {
    return { regions: [], confidence: 0, reasons: ["nothing stands out from the rest of the image"] };
  }
  if (!tree.facts.tone) {
    const { chosen, confidence } = likely;
    const regions = [...chosen.union.keys()].filter((id) => chosen.union[id]);
    return { regions, confidence, reasons: targetReasons(ranking, chosen) };
  }
  const found = findMass(tree, tree.facts.tone, ranking, tone);
  return {
    regions: regionsMostlyIn(tree, found.mask),
    confidence: found.confidence,
    reasons: [...(found.union ? targetReasons(ranking, found.union) : []), edgeReason([found.tone])],
    mask: found.mask,
  };
}

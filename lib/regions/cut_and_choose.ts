import type { SegmentOptions } from "../options.ts";
import { parseTarget } from "../target_option.ts";
import type { LabelMap, Target } from "../types.ts";
import { chooseTarget } from "./choose_target.ts";
import { cutRegions } from "./cut_regions.ts";
import type { RegionTree } from "./region_tree.ts";

/** The options that are about regions and target: they can be answered anew without training. */
export type CutOptions = Pick<
  SegmentOptions,
  "regions" | "target" | "targetTone" | "fillHoles" | "smooth"
>;

/** Regions as cut, and what was chosen from them. */
export interface Cut {
  tree: RegionTree;
  /** Missing where `target` is `none`; */
  target?: Target;
  /** and its mask, 0 or 1 per pixel, [height, width]. */
  mask?: LabelMap;
}

/**
 * Does what the options say with the regions that were found: leaves as many as asked for, and chooses the target among
 * those.
 *
 * @throws {SgscnError} what `chooseTarget()` throws
 */
export function cutAndChoose(
  found: RegionTree,
  { regions: count, target, targetTone: tone, fillHoles, smooth }: CutOptions,
): Cut {
  const tree = count > 0 ? cutRegions(found, count) : found;
  const choice = parseTarget(target)!; // resolveOptions has refused all others
  return { tree, ...(choice.mode !== "none" && chooseTarget(tree, { choice, tone, fillHoles, smooth })) };
}

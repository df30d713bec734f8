import { encodeMask } from "../image/encode_mask.ts";
import { cutAndChoose, type CutOptions } from "../regions/cut_and_choose.ts";
import type { ResultEvent } from "../types.ts";
import type { PngImage } from "./trainer.ts";
import { decodeTree, type TreeFiles } from "./tree_files.ts";

/** What the regions of a finished job give when they are cut and chosen from anew; names as in the result. */
export interface Recut extends Pick<ResultEvent, "regions" | "hierarchy" | "suggestedRegions" | "target"> {
  /** The target's: 0 or 1 per pixel; missing where the target is `none`. */
  mask?: PngImage;
}

/**
 * Cuts regions and chooses a target without training again.
 *
 * @throws {SgscnError} `invalid-option`: what `chooseTarget()` throws
 */
export function recut(files: TreeFiles, options: CutOptions): Recut {
  const { tree, target, mask } = cutAndChoose(decodeTree(files), options);
  const { height, width } = tree;
  return {
    regions: tree.regions,
    hierarchy: tree.merges,
    suggestedRegions: tree.suggested,
    ...(target && { target }),
    ...(mask && { mask: { png: encodeMask(mask), height, width } }),
  };
}

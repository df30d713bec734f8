/**
 * Segments medical images without labels: a small convolutional network is trained on one image alone, and its
 * channels become the image's clusters (SGSCN, https://doi.org/10.1007/978-3-030-87193-2_36).
 *
 * {@linkcode segment} takes a file's bytes or decoded pixels and yields every intermediate segmentation:
 *
 * @example
 * ```ts
 * import { phantom, segment } from "./mod.ts";
 *
 * const { image } = phantom("skin", { height: 48, width: 64, seed: 1 });
 * for await (const event of segment(image, { preset: "skin", channels: 16, iterations: 3 })) {
 *   if (event.event === "iteration") console.log(event.iteration, event.loss.total, event.clusters);
 *   if (event.event === "result") {
 *     const { height, width, data } = event.labels; // a label per pixel, [height, width]
 *     console.log(`${event.clusters.length} clusters in ${height}×${width}, ${data.length} labels`);
 *   }
 * }
 * ```
 *
 * For a file, pass `await Deno.readFile("lesion.jpg")` in the image's place; `{ signal }` as third argument ends it early.
 *
 * The result also has the image's connected regions, the hierarchy of their merges, and the target: the union of regions
 * that looks most like a lesion, and its mask. {@linkcode findRegions}, {@linkcode cutRegions} and {@linkcode chooseTarget}
 * do that with any label map, without the network ({@linkcode detectFrame} finds what to keep out):
 *
 * @example
 * ```ts
 * import { chooseTarget, cutRegions, findRegions, phantom } from "./mod.ts";
 *
 * const { image, mask: labels } = phantom("skin", { height: 96, width: 128, seed: 1 });
 * const tree = findRegions({ image, labels }); // up to 256 regions, and how they merge
 * const few = cutRegions(tree, 4); // at most four
 * const { target, mask } = chooseTarget(few, {
 *   choice: { mode: "points", points: [{ x: 64, y: 48, isInside: true }] },
 *   tone: "auto",
 *   fillHoles: true,
 *   smooth: 1,
 * });
 * console.log(target.regions, target.confidence, target.reasons, mask.data.length); // 96 · 128 pixels, 0 or 1
 * ```
 *
 * @module
 */
export { SgscnError } from "./errors.ts";
export type { ErrorDetails, ErrorKind } from "./errors.ts";
export { decodeImage } from "./image/decode_image.ts";
export type { ImageLimits } from "./image/limits.ts";
export { phantom } from "./image/phantom.ts";
export type { Phantom, PhantomOptions } from "./image/phantom.ts";
export { METHOD_DEFAULTS, OPTION_SPECS, PRESETS, resolveOptions } from "./options.ts";
export type { OptionSpec, SegmentOptions } from "./options.ts";
export { chooseTarget } from "./regions/choose_target.ts";
export type { TargetOptions } from "./regions/choose_target.ts";
export { cutRegions } from "./regions/cut_regions.ts";
export { detectFrame } from "./regions/detect_frame.ts";
export type { FrameKind, FrameMask } from "./regions/detect_frame.ts";
export { findRegions } from "./regions/find_regions.ts";
export type { RegionOptions } from "./regions/find_regions.ts";
export type { ClusterScores } from "./regions/learnt_features.ts";
export type { WardWeights } from "./regions/merge_by_ward.ts";
export type { RegionTree } from "./regions/region_tree.ts";
export { segment } from "./segment.ts";
export type { CreateTraining, SegmentSurroundings } from "./segment.ts";
export type { Scores, StepReport, Training } from "./sgscn/training.ts";
export { parseTarget } from "./target_option.ts";
export type { TargetChoice, TargetPoint } from "./target_option.ts";
export type * from "./types.ts";

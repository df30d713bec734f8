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
export { segment } from "./segment.ts";
export type { CreateTraining, SegmentSurroundings } from "./segment.ts";
export type { Scores, StepReport, Training } from "./sgscn/training.ts";
export type * from "./types.ts";

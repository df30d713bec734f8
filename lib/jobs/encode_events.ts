import { encodeLabels } from "../image/encode_labels.ts";
import { encodeMask } from "../image/encode_mask.ts";
import { encodeRgb } from "../image/encode_rgb.ts";
import { renderOverlay } from "../image/render_overlay.ts";
import type { RegionTree } from "../regions/region_tree.ts";
import type { LabelMap, ResultEvent, RgbImage, SegmentEvent } from "../types.ts";
import { scoreResult } from "./score_result.ts";
import type { EncodedResult, PngImage, RunOptions, TrainerEvent } from "./trainer.ts";
import { encodeTree } from "./tree_files.ts";

/**
 * Turns the maps and masks of a segmentation's events into PNG files, draws the overlay and scores the result, where that
 * is asked for.
 */
export async function* encodeEvents(
  events: AsyncIterable<SegmentEvent>,
  image: RgbImage,
  { overlay = false, previews = true, mask }: Pick<RunOptions, "overlay" | "previews" | "mask"> = {},
): AsyncGenerator<TrainerEvent> {
  for await (const event of events) {
    if (event.event === "start") {
      yield event;
    } else if (event.event === "iteration") {
      const { labels, ...rest } = event;
      yield labels && previews ? { ...rest, labels: await toPng(labels) } : rest;
    } else {
      yield await encodeResult(event, image, mask);
      if (overlay) yield { event: "overlay", overlay: drawOverlay(image, event) };
    }
  }
}

async function encodeResult(
  { labels, regionMap, mask: target, facts, ...event }: ResultEvent,
  { height, width }: RgbImage,
  truth?: Uint8Array,
): Promise<EncodedResult> {
  const beganMs = performance.now();
  const { regions, hierarchy: merges, suggestedRegions: suggested } = event;
  const tree: RegionTree = { height, width, map: regionMap, regions, merges, suggested, facts };
  const files = await encodeTree(tree);
  const attached = {
    labels: await toPng(labels),
    regionMap: { png: files.map, height, width },
    treeFacts: files.facts,
    ...(target && { mask: { png: encodeMask(target), height, width } }),
    ...(truth && { score: scoreResult({ labels, tree, mask: target }, truth) }),
  };
  return { ...event, timing: { ...event.timing, encodeMs: performance.now() - beganMs }, ...attached };
}

async function toPng(labels: LabelMap): Promise<PngImage> {
  return { png: await encodeLabels(labels), height: labels.height, width: labels.width };
}

function drawOverlay(image: RgbImage, { labels, mask }: ResultEvent): PngImage {
  return { png: encodeRgb(renderOverlay(image, labels, mask)), height: image.height, width: image.width };
}

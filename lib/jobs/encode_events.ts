import { encodeLabels } from "../image/encode_labels.ts";
import { encodeMask } from "../image/encode_mask.ts";
import { encodeRgb } from "../image/encode_rgb.ts";
import { renderOverlay } from "../image/render_overlay.ts";
import { type MaskScore, scoreMask } from "../regions/score_mask.ts";
import type { LabelMap, ResultEvent, RgbImage, SegmentEvent } from "../types.ts";
import type { EncodedResult, PngImage, RunOptions, TrainerEvent } from "./trainer.ts";

/**
 * Turns the label maps of a segmentation's events into PNG files, draws the overlay and scores the result, where that is
 * asked for.
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
      yield await encodeResult(event, image, { mask, overlay: overlay === true });
      if (overlay === "later") yield { event: "overlay", overlay: drawOverlay(image, event.labels) };
    }
  }
}

async function encodeResult(
  { labels, regionMap: _regionMap, mask: _target, facts: _facts, ...event }: ResultEvent,
  image: RgbImage,
  { mask, overlay }: { mask?: Uint8Array; overlay: boolean },
): Promise<EncodedResult> {
  const beganMs = performance.now();
  const pictures = {
    labels: await toPng(labels),
    ...(overlay && { overlay: drawOverlay(image, labels) }),
    ...(mask && compare(labels, mask)),
  };
  return { ...event, timing: { ...event.timing, encodeMs: performance.now() - beganMs }, ...pictures };
}

async function toPng(labels: LabelMap): Promise<PngImage> {
  return { png: await encodeLabels(labels), height: labels.height, width: labels.width };
}

function drawOverlay(image: RgbImage, labels: LabelMap): PngImage {
  return { png: encodeRgb(renderOverlay(image, labels)), height: image.height, width: image.width };
}

/** The cluster that agrees best with a mask. */
function compare(labels: LabelMap, mask: Uint8Array): { score: MaskScore; mask: PngImage } {
  const { height, width } = labels;
  const score = scoreMask(labels, mask);
  const cluster = labels.data.map((label) => label === score.label ? 1 : 0);
  return { score, mask: { png: encodeMask({ height, width, data: cluster }), height, width } };
}

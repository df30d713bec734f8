import { encodeLabels } from "../image/encode_labels.ts";
import { encodeRgb } from "../image/encode_rgb.ts";
import { renderOverlay } from "../image/render_overlay.ts";
import type { LabelMap, RgbImage, SegmentEvent } from "../types.ts";
import type { PngImage, RunOptions, TrainerEvent } from "./trainer.ts";

/** Turns the label maps of a segmentation's events into PNG files, and draws the overlay where one is asked for. */
export async function* encodeEvents(
  events: AsyncIterable<SegmentEvent>,
  image: RgbImage,
  { overlay = false, previews = true }: Pick<RunOptions, "overlay" | "previews"> = {},
): AsyncGenerator<TrainerEvent> {
  for await (const event of events) {
    if (event.event === "start") {
      yield event;
    } else if (event.event === "iteration") {
      const { labels, ...rest } = event;
      yield labels && previews ? { ...rest, labels: await toPng(labels) } : rest;
    } else {
      const picture = overlay ? { overlay: await drawOverlay(image, event.labels) } : {};
      yield { ...event, labels: await toPng(event.labels), ...picture };
    }
  }
}

async function toPng(labels: LabelMap): Promise<PngImage> {
  return { png: await encodeLabels(labels), height: labels.height, width: labels.width };
}

async function drawOverlay(image: RgbImage, labels: LabelMap): Promise<PngImage> {
  return { png: await encodeRgb(renderOverlay(image, labels)), height: image.height, width: image.width };
}

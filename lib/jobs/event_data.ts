import type { PngImage, TrainerEvent } from "./trainer.ts";

/** A picture in JSON: an 8-bit indexed PNG in base64, without prefix. */
export interface Base64Image {
  png: string;
  height: number;
  width: number;
}

/**
 * What an event says, as JSON has it: without its name and the overlay, which is a response of its own.
 *
 * @param options.previews false leaves the labels of an iteration out
 */
export function eventData(event: TrainerEvent, { previews = true } = {}): Record<string, unknown> {
  const { event: name, labels, overlay: _overlay, ...data } = event as TrainerEvent & {
    labels?: PngImage;
    overlay?: PngImage;
  };
  const isShown = labels && (previews || name === "result");
  return isShown ? { ...data, labels: inBase64(labels) } : data;
}

/** A picture as JSON has it. */
export function inBase64({ png, height, width }: PngImage): Base64Image {
  return { png: png.toBase64(), height, width };
}

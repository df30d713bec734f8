import { PICTURES } from "./event_frames.ts";
import type { PngImage, TrainerEvent } from "./trainer.ts";

/** A picture in JSON: an 8-bit indexed PNG in base64, without prefix. */
export interface Base64Image {
  png: string;
  height: number;
  width: number;
}

/** What an event of a training says, as JSON has it, without its name and its files. */
export function pictureless(event: TrainerEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => !NOT_SAID.includes(name)));
}

const NOT_SAID: readonly string[] = ["event", ...PICTURES, "treeFacts"];

/**
 * What an event says, as JSON has it: without its name, and of its pictures with the labels alone.
 *
 * @param options.previews false leaves the labels of an iteration out
 */
export function eventData(event: TrainerEvent, { previews = true } = {}): Record<string, unknown> {
  const { labels } = event as { labels?: PngImage };
  const isShown = labels && (previews || event.event === "result");
  return isShown ? { ...pictureless(event), labels: inBase64(labels) } : pictureless(event);
}

/** A picture as JSON has it. */
export function inBase64({ png, height, width }: PngImage): Base64Image {
  return { png: png.toBase64(), height, width };
}

import type { LabelMap } from "../types.ts";
import { labelColour } from "./label_colour.ts";
import { largestOf } from "./map_bytes.ts";
import { writePng } from "./write_png.ts";

const MAX_LABELS = 256;

/**
 * An indexed PNG whose index is the label itself, so that any PNG reader gets the labels back. The colours are those
 * of {@linkcode labelColour}, for every label up to the largest; the same labels give the same bytes.
 *
 * @param labels `data` is [height, width], 0–255
 */
// deno-lint-ignore require-await -- so that compressing may move off the thread without changing callers
export async function encodeLabels({ height, width, data }: LabelMap): Promise<Uint8Array> {
  const largest = largestOf(data);
  const palette = new Uint8Array(Math.min(MAX_LABELS, largest + 1) * 3);
  for (let label = 0; label <= largest; label++) palette.set(labelColour(label), label * 3);
  return writePng({ height, width, colourType: 3, data, palette });
}

import type { LabelMap, RgbImage } from "../../types.ts";

/**
 * The ground truth of an image: the union of its masks, 1 in the target and 0 outside.
 *
 * A pixel of a mask is set when its largest channel is at least half of that mask's largest value, so that masks of 0/255
 * and of 0/1, and masks whose edges were smoothed, all mean what was drawn.
 *
 * @param size the image's
 * @param masks decoded files
 * @throws {Error} when a mask has another size than the image, or no pixel of all of them is set
 */
export function readTruth(
  { height, width }: { height: number; width: number },
  masks: readonly Pick<RgbImage, "height" | "width" | "data">[],
): LabelMap {
  const data = new Uint8Array(height * width); // [height, width]
  for (const mask of masks) {
    if (mask.height !== height || mask.width !== width) {
      throw new Error(
        `Cannot score against the mask: it must have the image's size, ${width}×${height} pixels, got ` +
          `${mask.width}×${mask.height}`,
      );
    }
    const values = data.map((_, i) => Math.max(mask.data[3 * i], mask.data[3 * i + 1], mask.data[3 * i + 2]));
    const largest = values.reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < data.length; i++) if (values[i] > 0 && 2 * values[i] >= largest) data[i] = 1;
  }
  if (!data.includes(1)) throw new Error("Cannot score against the mask: every pixel of it is background");
  return { height, width, data };
}

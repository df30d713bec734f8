import { SgscnError } from "../errors.ts";
import { fitSize } from "./resize_image.ts";

/** The side of the convolutions' kernel: a smaller image is all border. */
const MIN_WORKING_SIDE = 3;

/**
 * Refuses an image that is too small to train on at this working size; known as soon as its size is.
 *
 * @throws {SgscnError} `invalid-image` when a side is below 3 pixels at working size
 */
export function checkTrainable(
  image: { height: number; width: number },
  { size }: { size: number },
): void {
  const working = fitSize(image, size);
  const side = Math.min(working.height, working.width);
  if (side >= MIN_WORKING_SIDE) return;
  const shape = `${image.height}×${image.width}`;
  const reduced = `${working.height}×${working.width}`;
  throw new SgscnError(
    "invalid-image",
    `Cannot segment image: height and width must be at least ${MIN_WORKING_SIDE} pixels, got ${shape}` +
      (shape === reduced ? "" : `, which is trained at ${reduced}: a larger size may help`),
    { field: "image", limit: MIN_WORKING_SIDE, value: side },
  );
}

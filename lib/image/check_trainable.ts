import { SgscnError } from "../errors.ts";
import { fitSize } from "./resize_image.ts";

/** The side of the convolutions' kernel: a smaller image is all border. */
const MIN_WORKING_SIDE = 3;

/** What WebAssembly can address. */
const MEMORY_BYTES = 2 ** 32;
/** Images of `channels` floats that are there at once: three activations, three gradients, one being formed. */
const IMAGES = 7;
/** Everything else: filters, scratch of the threads, sums. */
const OTHER_BYTES = 256 * 2 ** 20;
/** Channels are padded to a multiple. */
const LANES = 8;

/**
 * Refuses an image that is too small to train on at this working size, or that would need more memory than there is;
 * known as soon as its size is.
 *
 * @throws {SgscnError} `invalid-image` when a side is below 3 pixels at working size; `out-of-memory`, naming the
 * largest size that fits, when 4 GiB are not enough
 */
export function checkTrainable(
  image: { height: number; width: number },
  { size, channels }: { size: number; channels: number },
): void {
  const working = fitSize(image, size);
  const pixelBytes = IMAGES * Math.ceil(channels / LANES) * LANES * 4;
  const neededBytes = working.height * working.width * pixelBytes + OTHER_BYTES;
  if (neededBytes > MEMORY_BYTES) {
    const shrink = Math.sqrt((MEMORY_BYTES - OTHER_BYTES) / (working.height * working.width * pixelBytes));
    const largest = Math.floor(Math.max(working.height, working.width) * shrink) - 1;
    throw new SgscnError(
      "out-of-memory",
      `Cannot segment image: at size ${size} with ${channels} channels it needs ${neededBytes} bytes of ` +
        `${MEMORY_BYTES}; the largest size that fits is ${largest}`,
      { field: "size", limit: largest, value: size },
    );
  }
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

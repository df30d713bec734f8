import { SgscnError } from "../errors.ts";

/**
 * Refuses a mask that an image's segmentation cannot be scored against.
 *
 * @param image the image's height and width
 * @param mask its height and width, and a byte per pixel, 0 is background
 * @throws {SgscnError} `invalid-image`, with the field `mask`
 */
export function checkMask(
  image: { height: number; width: number },
  mask: { height: number; width: number; data: Uint8Array },
): void {
  if (mask.height !== image.height || mask.width !== image.width) {
    const [limit, value] = [image, mask].map(({ height, width }) => `${width}×${height}`);
    throw new SgscnError(
      "invalid-image",
      `Cannot score against mask: it must have the image's size, ${limit}, got ${value}`,
      { field: "mask", limit, value },
    );
  }
  if (mask.data.some((value) => value !== 0)) return;
  throw new SgscnError("invalid-image", "Cannot score against mask: every pixel of it is background", {
    field: "mask",
  });
}

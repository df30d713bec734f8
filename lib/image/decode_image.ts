import { SgscnError } from "../errors.ts";
import type { RgbImage } from "../types.ts";
import { decodeBmp } from "./decode_bmp.ts";
import { decodeJpeg } from "./decode_jpeg.ts";
import { decodePng } from "./decode_png.ts";
import { invalidImage } from "./invalid_image.ts";
import type { ImageLimits } from "./limits.ts";
import { sniffImage } from "./sniff_image.ts";

const DECODERS = { png: decodePng, jpeg: decodeJpeg, bmp: decodeBmp };

/**
 * Decodes PNG, JPEG or BMP to 8-bit RGB, and to 0–1 floats as well where the file has 16 bits.
 *
 * What was done to the pixels is in `notes`. The work blocks its thread, for about 30 ms a megapixel (100 at 16
 * bits). Needs no permissions.
 *
 * @param limits raising them lets larger images in, at about 11 bytes of memory a pixel (up to 40 at 16 bits)
 * @throws {SgscnError} `too-large`, `unsupported-format`, `invalid-image`; nothing else, whatever the bytes
 * @example
 * ```ts
 * import { encodeRgb } from "./encode_rgb.ts";
 * import { phantom } from "./phantom.ts";
 *
 * const bytes = encodeRgb(phantom("skin").image); // or await Deno.readFile("lesion.jpg")
 * const { height, width, data } = await decodeImage(bytes);
 * ```
 */
export async function decodeImage(bytes: Uint8Array, limits: ImageLimits = {}): Promise<RgbImage> {
  const sniffed = sniffImage(bytes, limits);
  let image: RgbImage;
  try {
    image = await DECODERS[sniffed.format](bytes);
  } catch (error) {
    if (error instanceof SgscnError) throw error;
    throw invalidImage(sniffed.format.toUpperCase(), "it cannot be decoded", error);
  }
  const isSame = image.height === sniffed.height && image.width === sniffed.width;
  const isTurned = image.height === sniffed.width && image.width === sniffed.height;
  if (!isSame && !isTurned) {
    throw invalidImage(
      sniffed.format.toUpperCase(),
      `it decodes to ${image.width}×${image.height} pixels, its header says ${sniffed.width}×${sniffed.height}`,
    );
  }
  return image;
}

import { writePng } from "./write_png.ts";

/**
 * An 8-bit RGB PNG.
 *
 * @param image `data` is [height, width, 3], 0–255
 */
export function encodeRgb(
  { height, width, data }: { height: number; width: number; data: Uint8Array },
): Uint8Array {
  return writePng({ height, width, colourType: 2, data });
}

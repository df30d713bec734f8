import { largestOf, translate } from "./map_bytes.ts";
import { writePng } from "./write_png.ts";

/** Black and white. */
const PALETTE = Uint8Array.of(0, 0, 0, 255, 255, 255);

/** Of what is background, and of all else. */
const INDEX = new Uint8Array(256).fill(1, 1);

/**
 * A mask as a PNG: white where it is set, black elsewhere. Indexed, so a reader of raw indices gets 1 and 0.
 *
 * @param mask `data` is [height, width], 0 is background
 */
export function encodeMask(
  { height, width, data }: { height: number; width: number; data: Uint8Array },
): Uint8Array {
  const isIndex = largestOf(data) <= 1;
  return writePng({
    height,
    width,
    colourType: 3,
    data: isIndex ? data : translate(data, INDEX),
    palette: PALETTE,
  });
}

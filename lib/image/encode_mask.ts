import { writePng } from "./write_png.ts";

/** Black and white. */
const PALETTE = Uint8Array.of(0, 0, 0, 255, 255, 255);

/**
 * A mask as a PNG: white where it is set, black elsewhere. Indexed, so a reader of raw indices gets 1 and 0.
 *
 * @param mask `data` is [height, width], 0 is background
 */
export function encodeMask(
  { height, width, data }: { height: number; width: number; data: Uint8Array },
): Uint8Array {
  const indices = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) indices[i] = data[i] === 0 ? 0 : 1; // several times as fast as map()
  return writePng({ height, width, colourType: 3, data: indices, palette: PALETTE });
}

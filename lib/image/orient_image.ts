import type { RgbImage } from "../types.ts";
import type { Orientation } from "./exif_orientation.ts";

/** The image as it is meant to be looked at. Orientations 5 to 8 swap height and width. */
export function orientImage(image: RgbImage, orientation: Orientation): RgbImage {
  if (orientation === 1) return image;
  const isTransposed = orientation >= 5;
  const height = isTransposed ? image.width : image.height;
  const width = isTransposed ? image.height : image.width;
  const turn = <T extends Uint8Array | Float32Array>(from: T): T => {
    const to = new (from.constructor as new (length: number) => T)(from.length);
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at += 3) {
        const [row, column] = storedAt(y, x, image.height, image.width, orientation);
        const source = (row * image.width + column) * 3;
        to[at] = from[source];
        to[at + 1] = from[source + 1];
        to[at + 2] = from[source + 2];
      }
    }
    return to;
  };
  return {
    ...image,
    height,
    width,
    data: turn(image.data),
    ...(image.precise && { precise: turn(image.precise) }),
    notes: [...image.notes, `EXIF orientation ${orientation} applied`],
  };
}

/** Where the upright pixel (y, x) is stored. Table of EXIF 2.32, section 4.6.4 A. */
function storedAt(
  y: number,
  x: number,
  height: number,
  width: number,
  orientation: Orientation,
): [number, number] {
  switch (orientation) {
    case 1:
      return [y, x];
    case 2:
      return [y, width - 1 - x];
    case 3:
      return [height - 1 - y, width - 1 - x];
    case 4:
      return [height - 1 - y, x];
    case 5:
      return [x, y];
    case 6:
      return [height - 1 - x, y];
    case 7:
      return [height - 1 - x, width - 1 - y];
    case 8:
      return [x, width - 1 - y];
  }
}

import { encodeJpeg } from "../../../image/encode_jpeg.ts";
import { resizeToFit } from "../../../image/resize_image.ts";
import type { RgbImage } from "../../../types.ts";

/** A small picture for a page. */
export interface Thumbnail {
  height: number;
  width: number;
  /** A JPEG as a data URL. */
  url: string;
}

/** The image with its longest side reduced to `size`, as a JPEG in a data URL. */
export function makeThumbnail(image: RgbImage, size: number): Thumbnail {
  const { height, width, data } = resizeToFit({ ...image, precise: undefined }, size);
  const bytes = Uint8Array.from(data, (value) => Math.round(value * 255));
  const url = `data:image/jpeg;base64,${encodeJpeg({ height, width, data: bytes }).toBase64()}`;
  return { height, width, url };
}

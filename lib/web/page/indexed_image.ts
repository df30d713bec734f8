import type { IndexedImage } from "./read_indexed_png.ts";

/** The same picture at another size: each pixel is the one at its place, none are mixed. */
export function resize(
  image: IndexedImage,
  { height, width }: { height: number; width: number },
): IndexedImage {
  if (height === image.height && width === image.width) return image;
  const data = new Uint8Array(height * width);
  for (let row = 0, i = 0; row < height; row++) {
    const from = Math.floor((row + 0.5) * image.height / height) * image.width;
    for (let column = 0; column < width; column++, i++) {
      data[i] = image.data[from + Math.floor((column + 0.5) * image.width / width)];
    }
  }
  return { height, width, data };
}

/** The same picture of at most so many pixels. */
export function shrinkTo(image: IndexedImage, maxPixels: number): IndexedImage {
  const scale = Math.sqrt(maxPixels / (image.height * image.width));
  if (scale >= 1) return image;
  const [height, width] = [image.height, image.width].map((side) => Math.max(1, Math.floor(side * scale)));
  return resize(image, { height, width });
}

/** 1 where the picture has one of these values. */
export function maskOf({ height, width, data }: IndexedImage, values: readonly number[]): IndexedImage {
  const isIn = new Uint8Array(256);
  for (const value of values) isIn[value] = 1;
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) mask[i] = isIn[data[i]]; // several times as fast as map()
  return { height, width, data: mask };
}

import type { IndexedImage } from "./read_indexed_png.ts";

/** The same picture of at most so many pixels: each is the one at its place, none are mixed. */
export function shrinkTo(image: IndexedImage, maxPixels: number): IndexedImage {
  const { height, width, data } = image;
  const scale = Math.sqrt(maxPixels / (height * width));
  if (scale >= 1) return image;
  const [h, w] = [height, width].map((side) => Math.max(1, Math.floor(side * scale)));
  const small = new Uint8Array(h * w);
  for (let row = 0, i = 0; row < h; row++) {
    const from = Math.floor((row + 0.5) * height / h) * width;
    for (let column = 0; column < w; column++, i++) {
      small[i] = data[from + Math.floor((column + 0.5) * width / w)];
    }
  }
  return { height: h, width: w, data: small };
}

/** 1 where the picture has one of these values. */
export function maskOf({ height, width, data }: IndexedImage, values: readonly number[]): IndexedImage {
  const isIn = new Uint8Array(256);
  for (const value of values) isIn[value] = 1;
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) mask[i] = isIn[data[i]]; // several times as fast as map()
  return { height, width, data: mask };
}

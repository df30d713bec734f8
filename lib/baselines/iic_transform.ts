import type { FloatImage } from "../types.ts";
import { normal } from "../image/seeded_random.ts";
import { type Affine, createWarp, invertAffine, type Warp, warpPixels } from "./warp.ts";

/** How much a copy may differ from its image. */
export interface TransformStrength {
  /** Mirrored left to right, and upside down: each as likely as not. */
  flips: boolean;
  /** Turned by at most so many degrees. */
  rotation: number;
  /** Enlarged or shrunk by at most this share. */
  scale: number;
  /** Moved by at most this share of its height and of its width. */
  shift: number;
  /** Brightness moves by at most this many of the image's deviations. */
  brightness: number;
  /** Contrast and saturation change by at most this share. */
  contrast: number;
  saturation: number;
  /** Hues turn by at most this share of the circle. */
  hue: number;
  /** Deviation of the noise on every sample, in deviations of the image. */
  noise: number;
  /** How likely it is to be blurred by a 3×3 binomial. */
  blur: number;
}

/** An image changed so that a person would cut it into the same regions, and the way back. */
export interface TransformedCopy {
  image: FloatImage;
  /** Takes what was found in the copy to where it is in the image; 0 in `inside` where the copy does not show it. */
  back: Warp;
}

/**
 * Draws one random copy: geometry first, then colours, then noise. Colours change about the image's own mean and in units
 * of its own deviation, so that they change alike whether or not the image was standardised.
 */
export function transformCopy(
  image: FloatImage,
  strength: TransformStrength,
  random: () => number,
): TransformedCopy {
  const map = drawMap(image, strength, random);
  const copy = warpPixels(image.data, 3, createWarp(image, map));
  jitterColours(copy, strength, random);
  if (random() < strength.blur) blur(copy, image);
  return { image: { ...image, data: copy }, back: createWarp(image, invertAffine(map)) };
}

/** From a pixel of the copy to its place in the image: about the centre, a flip, a turn, a scale and a shift. */
function drawMap(
  { height, width }: FloatImage,
  { flips, rotation, scale, shift }: TransformStrength,
  random: () => number,
): Affine {
  const between = (most: number) => (2 * random() - 1) * most;
  const flipRows = flips && random() < 0.5 ? -1 : 1;
  const flipColumns = flips && random() < 0.5 ? -1 : 1;
  const angle = between(rotation) * Math.PI / 180;
  const zoom = 1 / (1 + between(scale));
  const [cos, sin] = [Math.cos(angle) * zoom, Math.sin(angle) * zoom];
  const [a, b, d, e] = [cos * flipRows, -sin * flipColumns, sin * flipRows, cos * flipColumns];
  const [y, x] = [(height - 1) / 2, (width - 1) / 2];
  return [
    a,
    b,
    y - a * y - b * x + between(shift) * height,
    d,
    e,
    x - d * y - e * x + between(shift) * width,
  ];
}

/** In place. Brightness, contrast, saturation and hue as torchvision's ColorJitter has them, but about the mean. */
function jitterColours(
  data: Float32Array,
  { brightness, contrast, saturation, hue, noise }: TransformStrength,
  random: () => number,
): void {
  const between = (most: number) => (2 * random() - 1) * most;
  let mean = 0, variance = 0;
  for (const value of data) mean += value / data.length;
  for (const value of data) variance += (value - mean) ** 2 / data.length;
  const deviation = Math.sqrt(variance);
  const moved = between(brightness) * deviation, gain = 1 + between(contrast);
  const chroma = 1 + between(saturation), turn = between(hue) * 2 * Math.PI;
  // A turn about the grey axis: v·cos + (k × v)·sin for v at a right angle to it, k = (1, 1, 1)/√3.
  const cos = chroma * Math.cos(turn), sin = chroma * Math.sin(turn) / Math.sqrt(3);
  for (let p = 0; p < data.length; p += 3) {
    const [r, g, b] = [data[p] - mean, data[p + 1] - mean, data[p + 2] - mean];
    const grey = (r + g + b) / 3;
    const level = mean + moved + gain * grey;
    data[p] = level + gain * (cos * (r - grey) + sin * (b - g)) + noiseOf();
    data[p + 1] = level + gain * (cos * (g - grey) + sin * (r - b)) + noiseOf();
    data[p + 2] = level + gain * (cos * (b - grey) + sin * (g - r)) + noiseOf();
  }

  function noiseOf(): number {
    return noise === 0 ? 0 : noise * deviation * normal(random);
  }
}

/** In place: [1 2 1]/4 down and across, the edge repeated. */
function blur(data: Float32Array, { height, width }: FloatImage): void {
  const blurAlong = (step: number, length: number, start: number) => {
    let before = [data[start], data[start + 1], data[start + 2]];
    for (let i = 0, at = start; i < length; i++, at += step) {
      const after = i + 1 < length ? at + step : at;
      const here = [data[at], data[at + 1], data[at + 2]];
      for (let c = 0; c < 3; c++) data[at + c] = (before[c] + 2 * here[c] + data[after + c]) / 4;
      before = here;
    }
  };
  for (let row = 0; row < height; row++) blurAlong(3, width, row * width * 3);
  for (let column = 0; column < width; column++) blurAlong(3 * width, height, column * 3);
}

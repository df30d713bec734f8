import { normal } from "../image/seeded_random.ts";
import type { SegmentOptions } from "../options.ts";
import type { FloatImage } from "../types.ts";

/** How much an image's colours may change. What is in deviations is in those of all its samples about their mean. */
export interface ColourStrength {
  /** Brightness moves by at most so many deviations, everywhere alike. */
  brightness: number;
  /** And by so many towards a side, and from the centre outwards: light that falls unevenly. */
  lighting: number;
  /** Contrast and saturation change by at most this share. */
  contrast: number;
  saturation: number;
  /** Hues turn by at most this share of the circle. */
  hue: number;
  /** Deviation of the noise on every sample, in deviations. */
  noise: number;
  /** How likely it is to be blurred. */
  blur: number;
}

/** How a pixel's three numbers split into its grey and, at a right angle to it, two of its tint. */
export type ColourSpace = SegmentOptions["colour"];

/**
 * Changes an image's colours at random, in place: brightness, contrast, saturation, hue, light, blur and noise. All of it
 * is about the image's own mean and in units of its own deviation, so that it means the same for an image that was
 * standardised as for one that was not. Light changes the grey alone, and a hue is turned about it: the axis on which all
 * three channels are alike in `rgb`, the first channel in `lab`.
 *
 * @param image [H, W, 3], of colours in `space`; changed.
 */
export function changeColours(
  image: FloatImage,
  space: ColourSpace,
  strength: ColourStrength,
  random: () => number,
): void {
  const { data, height, width } = image;
  const { mean, deviation } = measure(data);
  const between = (most: number) => (2 * random() - 1) * most;
  const level = mean + between(strength.brightness) * deviation;
  const [down, across, outwards] = [0, 0, 0].map(() => between(strength.lighting) * deviation);
  const gain = 1 + between(strength.contrast), chroma = gain * (1 + between(strength.saturation));
  const turn = 2 * Math.PI * between(strength.hue);
  const cos = chroma * Math.cos(turn), sin = chroma * Math.sin(turn);
  const change = CHANGES[space];
  for (let row = 0, p = 0; row < height; row++) {
    const y = 2 * (row + 0.5) / height - 1;
    for (let column = 0; column < width; column++, p += 3) {
      const x = 2 * (column + 0.5) / width - 1;
      const light = level + down * y + across * x + outwards * (x * x + y * y - 2 / 3); // 2/3: its mean
      change(data, p, { mean, light, gain, cos, sin });
    }
  }
  if (random() < strength.blur) blur(image);
  const amount = strength.noise * deviation;
  if (amount > 0) { for (let i = 0; i < data.length; i++) data[i] += amount * normal(random); }
}

interface PixelChange {
  /** The grey that the gain is about, and the one that takes its place. */
  mean: number;
  light: number;
  gain: number;
  /** Of the turn of hues, times the gain of the tint. */
  cos: number;
  sin: number;
}

const CHANGES: Record<ColourSpace, (data: Float32Array, at: number, change: PixelChange) => void> = {
  rgb(data, at, { mean, light, gain, cos, sin }) {
    // A turn about the grey axis is v·cos + (axis × v)·sin, for v at a right angle to axis = (1, 1, 1)/√3.
    const across = sin / Math.sqrt(3);
    const r = data[at] - mean, g = data[at + 1] - mean, b = data[at + 2] - mean;
    const grey = (r + g + b) / 3;
    data[at] = light + gain * grey + cos * (r - grey) + across * (b - g);
    data[at + 1] = light + gain * grey + cos * (g - grey) + across * (r - b);
    data[at + 2] = light + gain * grey + cos * (b - grey) + across * (g - r);
  },
  lab(data, at, { mean, light, gain, cos, sin }) {
    const a = data[at + 1], b = data[at + 2];
    data[at] = light + gain * (data[at] - mean);
    data[at + 1] = cos * a - sin * b;
    data[at + 2] = sin * a + cos * b;
  },
};

function measure(data: Float32Array): { mean: number; deviation: number } {
  let mean = 0, variance = 0;
  for (const value of data) mean += value / data.length;
  for (const value of data) variance += (value - mean) ** 2 / data.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** [1 2 1]/4 down and across, the edge repeated: a Gaussian of deviation 0.7 pixels. */
function blur({ data, height, width }: FloatImage): void {
  for (let row = 0; row < height; row++) blurLine(data, { start: 3 * row * width, step: 3, count: width });
  for (let column = 0; column < width; column++) {
    blurLine(data, { start: 3 * column, step: 3 * width, count: height });
  }
}

function blurLine(
  data: Float32Array,
  { start, step, count }: { start: number; step: number; count: number },
): void {
  for (let c = start; c < start + 3; c++) {
    let before = data[c];
    for (let i = 0, at = c; i < count; i++, at += step) {
      const here = data[at], after = i + 1 < count ? data[at + step] : here;
      data[at] = (before + 2 * here + after) / 4;
      before = here;
    }
  }
}

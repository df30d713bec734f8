import { cornersOf, COSINES, HALO, HALO_SHARE, type RayOutline, SINES } from "./ray_outlines.ts";
import type { Place } from "./tone_places.ts";
import { scaleOf, type ToneStack } from "./tone_stack.ts";

/** What tells a mass from other outlines, each in its own unit. */
export interface MassSigns {
  /** The edge where it is least plain: its tenth percentile over the rays, −1 to 1. A mass's has no gap. */
  closed: number;
  /** 1 when darker than what surrounds it, else 0. */
  dark: number;
  /** How far its middle is from where masses lie in depth, as a share of the image's height, squared. */
  offDepth: number;
  /** How much brighter it is below than elsewhere at that depth, in deviations: what lies behind cysts is, behind shadows not. */
  behind: number;
}

/**
 * Of the even ultrasound images (16), each with five crops that were mirrored and toned differently, so that the logarithm of
 * the expected Dice coefficient was highest; ridge 0.3 on standard deviations. Judged by leaving one image out, twenty more
 * signs (contrast, evenness, texture, size, shape, contact with the border …) did not do better than these four.
 */
const WEIGHTS: MassSigns = { closed: 15.6, dark: 3.3, offDepth: -32.5, behind: 1.9 };
/** Where masses lie: so far down from the first row that is image. */
const USUAL_DEPTH = 0.4;
/** Edges are looked at in a band so wide on either side, as a share of the radius, and at least so many pixels of 256. */
const BAND_SHARE = 0.15, BAND = 2, BAND_SAMPLES = 4;
/** Speckle makes no gap: edges are means over so many rays on either side of each. */
const RAYS_BESIDE = 2, LEAST_PLAIN = 0.1;
/** What lies behind: from 0.1 to 0.8 of the height below it, which is held to 4 to 40 pixels of 256, and 0.7 of the width. */
const BEHIND = { from: 0.1, to: 0.8, width: 0.7, least: 4, most: 40, samples: 8, fewest: 8 };
/** Levels of the stack: the image nearly as it is, and with less speckle. */
const FINE = 0, CALM = 1;

/** How bright an image is at each depth: the means of its rows, without frame, and where the first and the last are. */
export interface ToneByDepth {
  means: Float64Array;
  first: number;
  last: number;
}

/** The means of an image's rows; a row that is all frame has none. */
export function toneByDepth({ tone: { height, width }, usable, levels }: ToneStack): ToneByDepth {
  const means = new Float64Array(height);
  let first = -1, last = 0;
  for (let y = 0; y < height; y++) {
    let sum = 0, count = 0;
    for (let at = y * width; at < (y + 1) * width; at++) {
      if (!usable[at]) continue;
      sum += levels[FINE * height * width + at];
      count++;
    }
    if (count === 0) continue;
    means[y] = sum / count;
    last = y;
    if (first < 0) first = y;
  }
  return { means, first: Math.max(0, first), last };
}

/** How much an outline looks like a mass's: the logarithm of its chances, but for a number that is the same for all in an image. */
export function massScore(
  stack: ToneStack,
  depths: ToneByDepth,
  place: Place,
  outline: RayOutline,
): number {
  const signs = massSigns(stack, depths, place, outline);
  return (Object.keys(WEIGHTS) as (keyof MassSigns)[])
    .reduce((sum, name) => sum + WEIGHTS[name] * signs[name], 0);
}

/** See {@linkcode MassSigns}. */
export function massSigns(
  stack: ToneStack,
  depths: ToneByDepth,
  place: Place,
  { radii, tone }: Pick<RayOutline, "radii" | "tone">,
): MassSigns {
  const corners = cornersOf(radii, place);
  const depth = (middleRow(corners) - depths.first) / Math.max(1, depths.last - depths.first);
  return {
    closed: Math.tanh(leastPlainEdge(stack, place, radii, tone === "darker" ? 1 : -1)),
    dark: Number(tone === "darker"),
    offDepth: (depth - USUAL_DEPTH) ** 2,
    behind: brightnessBehind(stack, depths, corners),
  };
}

/** The row of a polygon's centroid. */
function middleRow(corners: readonly Place[]): number {
  let area = 0, sum = 0;
  const [origin] = corners[0];
  for (const [i, [y, x]] of corners.entries()) {
    const [nextY, nextX] = corners[(i + 1) % corners.length];
    const cross = x * (nextY - origin) - nextX * (y - origin);
    area += cross;
    sum += cross * (y - origin + nextY - origin);
  }
  return origin + (area === 0 ? 0 : sum / (3 * area));
}

/** How much brighter it is without than within, in deviations, on the rays where that is least. */
function leastPlainEdge(
  stack: ToneStack,
  [row, column]: Place,
  radii: Float64Array,
  sign: number,
): number {
  const rays = radii.length, scale = scaleOf(stack.tone);
  const edges = Float64Array.from(radii, (radius, ray) => {
    const down = SINES[ray], across = COSINES[ray];
    const steepest = Math.max(0.5, (radius - HALO * scale) / (1 + HALO_SHARE));
    const band = Math.max(BAND * scale, BAND_SHARE * radius);
    let rise = 0;
    for (let i = 0; i < BAND_SAMPLES; i++) {
      const far = (i + 0.5) / BAND_SAMPLES * band, out = steepest + far, within = steepest - far;
      rise += toneAt(stack, CALM, row + out * down, column + out * across) -
        toneAt(stack, CALM, row + within * down, column + within * across);
    }
    return sign * rise / BAND_SAMPLES / stack.deviation;
  });
  const smooth = edges.map((_, ray) => {
    let sum = 0;
    for (let by = -RAYS_BESIDE; by <= RAYS_BESIDE; by++) sum += edges[(ray + by + rays) % rays];
    return sum / (2 * RAYS_BESIDE + 1);
  });
  return smooth.sort()[Math.floor(LEAST_PLAIN * rays)];
}

/** How much brighter it is below an outline than elsewhere at that depth, in deviations; 0 where that cannot be seen. */
function brightnessBehind(stack: ToneStack, { means }: ToneByDepth, corners: readonly Place[]): number {
  const { tone: { height, width }, usable, deviation } = stack, scale = scaleOf(stack.tone);
  const rows = corners.map(([y]) => y), columns = corners.map(([, x]) => x);
  const bottom = Math.max(...rows), left = Math.min(...columns), right = Math.max(...columns);
  const reach = Math.max(BEHIND.least * scale, Math.min(BEHIND.most * scale, bottom - Math.min(...rows)));
  let sum = 0, count = 0;
  for (let i = 0; i < BEHIND.samples; i++) {
    const y = bottom + (BEHIND.from + (BEHIND.to - BEHIND.from) * (i + 0.5) / BEHIND.samples) * reach;
    for (let j = 0; j < BEHIND.samples; j++) {
      const x = (left + right) / 2 + ((j + 0.5) / BEHIND.samples - 0.5) * BEHIND.width * (right - left);
      const row = Math.round(y), column = Math.round(x);
      if (row >= height || column < 0 || column >= width || !usable[row * width + column]) continue;
      sum += toneAt(stack, FINE, row, column) - means[row];
      count++;
    }
  }
  return count > BEHIND.fewest ? sum / count / deviation : 0;
}

/** A level's brightness at the nearest pixel. */
function toneAt({ tone: { height, width }, levels }: ToneStack, level: number, y: number, x: number): number {
  const row = Math.min(height - 1, Math.max(0, Math.round(y)));
  const column = Math.min(width - 1, Math.max(0, Math.round(x)));
  return levels[(level * height + row) * width + column];
}

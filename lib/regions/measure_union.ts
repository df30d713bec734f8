import type { MeasuredRegions, RegionFacts } from "./region_tree.ts";
import type { Union } from "./target_candidates.ts";

type Colour = [number, number, number];

/** How a union of regions lies in its image and stands out from it; lengths and areas are relative to the image. */
export interface UnionMeasures {
  pixels: number;
  /** [row, column], in pixels. */
  centroid: [number, number];
  /** Of the image without its frame, 0–1. */
  fraction: number;
  /** Distance of the centroid from the image's centre: 1 at the middle of a side, per axis. */
  offCentre: number;
  /** Shares of its outline that lie on the image's border and along the frame. */
  borderContact: number;
  frameContact: number;
  /** How many of the image's four sides it touches along more than a tenth of their length. */
  sides: number;
  /** Its area over that of the ellipse with the same second moments: 1 for an ellipse, less when ragged or scattered. */
  ellipse: number;
  /** 4π · area / outline², by pixel sides. */
  compactness: number;
  /** Mean L*, a*, b* of it, of its neighbours, and of all that is neither it nor frame. */
  inside: Colour;
  ring: Colour;
  outside: Colour;
  /** Mean colour difference (ΔE) across its outline. */
  edge: number;
  /** Share of the colour variance of the image without frame that it explains, 0–1 (Otsu's criterion). */
  separation: number;
  /** Standard deviation of L* inside and outside. */
  spreadInside: number;
  spreadOutside: number;
}

/** What all unions of one image are measured against. */
export interface UnionMeasurer {
  (union: Union): UnionMeasures;
  /** Mean L*, a*, b* of the image without its frame, and standard deviation of colour in it (ΔE). */
  mean: Colour;
  deviation: number;
}

/** Prepares an image's facts, so that each union costs a few additions a region. */
export function unionMeasurer({ height, width, regions, facts }: MeasuredRegions): UnionMeasurer {
  const n = regions.length;
  const lab = facts.regions.map(({ lab, pixels }) => lab.map((sum) => sum / pixels) as Colour);
  const real = regions.filter(({ isFrame }) => !isFrame).map(({ id }) => id);
  const pixels = sum(real, (id) => facts.regions[id].pixels) || 1;
  const mean = [0, 1, 2].map((i) => sum(real, (id) => facts.regions[id].lab[i]) / pixels) as Colour;
  const variance = Math.max(
    1e-6,
    sum([0, 1, 2], (i) => sum(real, (id) => facts.regions[id].labSquared[i]) / pixels - mean[i] ** 2),
  );

  const own = Float64Array.from(facts.regions.flatMap(sumsOf)); // [regions, SUMS]
  const outlines = Float64Array.from( // [outlines, 4]
    facts.outlines.flatMap(({ a, b, length, gradient }) => [a, b, length, gradient]),
  );
  const isFrame = Uint8Array.from(regions, (region) => Number(region.isFrame));
  const total = sum(real, (id) => facts.regions[id].labSquared[0]);

  const measure = (union: Union): UnionMeasures => {
    const sums = new Float64Array(SUMS);
    for (let id = 0; id < n; id++) {
      if (!union[id]) continue;
      for (let i = 0, at = id * SUMS; i < SUMS; i++, at++) sums[i] += own[at];
    }
    const size = sums[0];
    const sides = sums.subarray(FIRST_SIDE);
    const rest = Math.max(1, pixels - size);
    const inside: Colour = [0, 0, 0], outside: Colour = [0, 0, 0];
    for (let i = 0; i < 3; i++) {
      inside[i] = sums[FIRST_COLOUR + i] / size;
      outside[i] = (mean[i] * pixels - sums[FIRST_COLOUR + i]) / rest;
    }

    let shared = 0, framed = 0, gradient = 0;
    const ring: Colour = [0, 0, 0];
    for (let at = 0; at < outlines.length; at += 4) {
      const a = outlines[at], b = outlines[at + 1], length = outlines[at + 2];
      if (union[a] === union[b]) continue;
      const other = union[a] ? b : a;
      if (isFrame[other]) {
        framed += length;
        continue;
      }
      shared += length;
      gradient += outlines[at + 3];
      for (let i = 0; i < 3; i++) ring[i] += length * lab[other][i];
    }
    const bordering = sides[0] + sides[1] + sides[2] + sides[3];
    const outline = shared + framed + bordering;
    const ringColour = (shared > 0 ? ring.map((value) => value / shared) : outside) as Colour;

    const row = sums[1] / size, column = sums[2] / size;
    const rr = sums[3] / size - row * row + 1 / 12; // 1/12: a pixel's own extent
    const rc = sums[4] / size - row * column;
    const cc = sums[5] / size - column * column + 1 / 12;
    return {
      pixels: size,
      centroid: [row, column],
      fraction: size / pixels,
      offCentre: Math.hypot((row + 0.5) / height * 2 - 1, (column + 0.5) / width * 2 - 1),
      borderContact: bordering / outline,
      frameContact: framed / outline,
      sides: sides.filter((length, side) => length > 0.1 * (side % 2 === 0 ? width : height)).length,
      ellipse: Math.min(1, size / (4 * Math.PI * Math.sqrt(Math.max(1e-9, rr * cc - rc * rc)))),
      compactness: 4 * Math.PI * size / outline ** 2,
      inside,
      ring: ringColour,
      outside,
      edge: shared > 0 ? gradient / shared : 0,
      separation: size / pixels * rest / pixels * squared(inside, outside) / variance,
      spreadInside: Math.sqrt(Math.max(0, sums[LIGHTNESS] / size - inside[0] ** 2)),
      spreadOutside: Math.sqrt(Math.max(0, (total - sums[LIGHTNESS]) / rest - outside[0] ** 2)),
    };
  };
  return Object.assign(measure, { mean, deviation: Math.sqrt(variance) });
}

/** What of a region's facts adds up to a union's, in one row of numbers, and where in it some lie. */
function sumsOf(
  { pixels, rows, columns, rowRow, rowColumn, columnColumn, lab, labSquared, border }: RegionFacts,
) {
  return [pixels, rows, columns, rowRow, rowColumn, columnColumn, ...lab, labSquared[0], ...border];
}
const FIRST_COLOUR = 6, LIGHTNESS = 9, FIRST_SIDE = 10, SUMS = 14;

function squared(a: Colour, b: Colour): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}

function sum(ids: readonly number[], value: (id: number) => number): number {
  let total = 0;
  for (const id of ids) total += value(id);
  return total;
}

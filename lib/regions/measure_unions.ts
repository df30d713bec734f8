import { makeRoom } from "../pixels/make_room.ts";
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

/** Measures a union has, and where its row has those of {@linkcode UnionMeasures}, in their order. */
const MEASURES = 23;
/** Doubles that say what unions are measured against, and those that are summed of a region and of a union. */
const WHOLE = 8, OWN_SUMS = 14, SUMS = 20;

/** Measures of some unions of an image's regions, and the standard deviation of colour (ΔE) in it without its frame. */
export interface MeasuredUnions {
  /** [unions, MEASURES]: {@linkcode readMeasures} reads them. */
  rows: Float64Array;
  deviation: number;
}

/** Measures some unions of an image's regions. */
export function measureUnions(tree: MeasuredRegions, unions: readonly Union[]): MeasuredUnions {
  const { regions, facts } = tree, n = regions.length, count = unions.length;
  const whole = wholeOf(tree);
  const { kernels, at, bytes, doubles } = makeRoom({
    unions: count * n,
    own: n * OWN_SUMS * 8,
    outlines: facts.outlines.length * 4 * 8,
    isFrame: n,
    lab: n * 3 * 8,
    sums: count * SUMS * 8,
    whole: WHOLE * 8,
    measures: count * MEASURES * 8,
  });
  unions.forEach((union, i) => bytes.set(union, at.unions + i * n));
  facts.regions.forEach((own, id) => {
    doubles.set(sumsOf(own), at.own / 8 + id * OWN_SUMS);
    for (let i = 0; i < 3; i++) doubles[at.lab / 8 + 3 * id + i] = own.lab[i] / own.pixels;
    bytes[at.isFrame + id] = Number(regions[id].isFrame);
  });
  let outline = at.outlines / 8;
  for (const { a, b, length, gradient } of facts.outlines) {
    doubles[outline++] = a;
    doubles[outline++] = b;
    doubles[outline++] = length;
    doubles[outline++] = gradient;
  }
  // deno-fmt-ignore
  kernels.sumUnions(at.unions, count, n, at.own, OWN_SUMS, at.outlines, facts.outlines.length, at.isFrame,
    at.lab, at.sums);
  doubles.set(whole, at.whole / 8);
  kernels.measureUnions(at.sums, count, at.whole, at.measures);
  return {
    rows: doubles.slice(at.measures / 8, at.measures / 8 + count * MEASURES),
    deviation: Math.sqrt(whole[WHOLE - 1]),
  };
}

/** Height and width of the image, and without its frame its pixels, the sum of L*², the mean colour and its variance. */
function wholeOf({ height, width, regions, facts }: MeasuredRegions): number[] {
  const real = regions.filter(({ isFrame }) => !isFrame).map(({ id }) => facts.regions[id]);
  const total = (value: (own: RegionFacts) => number) => real.reduce((sum, own) => sum + value(own), 0);
  const pixels = total((own) => own.pixels) || 1;
  const mean = [0, 1, 2].map((i) => total(({ lab }) => lab[i]) / pixels);
  const variances = mean.map((value, i) => total(({ labSquared }) => labSquared[i]) / pixels - value ** 2);
  const variance = Math.max(1e-6, variances[0] + variances[1] + variances[2]);
  return [height, width, pixels, total(({ labSquared }) => labSquared[0]), ...mean, variance];
}

/** What of a region's facts adds up to a union's. */
function sumsOf(
  { pixels, rows, columns, rowRow, rowColumn, columnColumn, lab, labSquared, border }: RegionFacts,
) {
  return [pixels, rows, columns, rowRow, rowColumn, columnColumn, ...lab, labSquared[0], ...border];
}

/** What share of the image without its frame a union is. */
export function fractionOf({ rows }: MeasuredUnions, union: number): number {
  return rows[union * MEASURES + 3];
}

/** The measures of one of the unions. */
export function readMeasures({ rows }: MeasuredUnions, union: number): UnionMeasures {
  const own = rows.subarray(union * MEASURES, (union + 1) * MEASURES);
  const colour = (at: number): Colour => [own[at], own[at + 1], own[at + 2]];
  return {
    pixels: own[0],
    centroid: [own[1], own[2]],
    fraction: own[3],
    offCentre: own[4],
    borderContact: own[5],
    frameContact: own[6],
    sides: own[7],
    ellipse: own[8],
    compactness: own[9],
    inside: colour(10),
    ring: colour(13),
    outside: colour(16),
    edge: own[19],
    separation: own[20],
    spreadInside: own[21],
    spreadOutside: own[22],
  };
}

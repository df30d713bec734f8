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

/** What all unions of one image are measured against. */
interface Whole extends Pick<MeasuredRegions, "height" | "width"> {
  /** Of the image without its frame: pixels, the sum of L*², and mean and variance of L*, a* and b*. */
  pixels: number;
  lightnessSquared: number;
  mean: Colour;
  variance: number;
}

/** Measures of some unions of an image's regions, and the standard deviation of colour (ΔE) in it without its frame. */
export function measureUnions(
  tree: MeasuredRegions,
  unions: readonly Union[],
): { measures: UnionMeasures[]; deviation: number } {
  const whole = wholeOf(tree), sums = sumUnions(tree, unions);
  return {
    measures: unions.map((_, i) => measuresOf(sums, i * SUMS, whole)),
    deviation: Math.sqrt(whole.variance),
  };
}

function wholeOf({ height, width, regions, facts }: MeasuredRegions): Whole {
  const real = regions.filter(({ isFrame }) => !isFrame).map(({ id }) => facts.regions[id]);
  const total = (value: (own: RegionFacts) => number) => real.reduce((sum, own) => sum + value(own), 0);
  const pixels = total((own) => own.pixels) || 1;
  const mean = [0, 1, 2].map((i) => total(({ lab }) => lab[i]) / pixels) as Colour;
  const variances = mean.map((value, i) => total(({ labSquared }) => labSquared[i]) / pixels - value ** 2);
  return {
    height,
    width,
    pixels,
    lightnessSquared: total(({ labSquared }) => labSquared[0]),
    mean,
    variance: Math.max(1e-6, variances[0] + variances[1] + variances[2]),
  };
}

/** What each union sums up to over its regions, and over its outlines: [unions, SUMS], by {@linkcode SUM}. */
function sumUnions({ regions, facts }: MeasuredRegions, unions: readonly Union[]): Float64Array {
  const n = regions.length;
  const { kernels, at, bytes, doubles } = makeRoom({
    unions: unions.length * n,
    own: n * OWN_SUMS * 8,
    outlines: facts.outlines.length * 4 * 8,
    isFrame: n,
    lab: n * 3 * 8,
    sums: unions.length * SUMS * 8,
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
  kernels.sumUnions(at.unions, unions.length, n, at.own, OWN_SUMS, at.outlines, facts.outlines.length, at.isFrame,
    at.lab, at.sums);
  return doubles.slice(at.sums / 8, at.sums / 8 + unions.length * SUMS);
}

/** The measures of the union whose sums begin at `at`. */
function measuresOf(
  sums: Float64Array,
  at: number,
  { height, width, pixels, lightnessSquared, mean, variance }: Whole,
): UnionMeasures {
  const size = sums[at + SUM.pixels];
  const rest = Math.max(1, pixels - size);
  const lab = at + SUM.lab, ring = at + SUM.ring;
  const inside: Colour = [sums[lab] / size, sums[lab + 1] / size, sums[lab + 2] / size];
  const outside: Colour = [
    (mean[0] * pixels - sums[lab]) / rest,
    (mean[1] * pixels - sums[lab + 1]) / rest,
    (mean[2] * pixels - sums[lab + 2]) / rest,
  ];

  const border = at + SUM.border;
  let bordering = 0, sides = 0;
  for (let side = 0; side < 4; side++) {
    const length = sums[border + side];
    bordering += length;
    if (length > 0.1 * (side % 2 === 0 ? width : height)) sides++;
  }
  const shared = sums[at + SUM.shared], framed = sums[at + SUM.framed];
  const outline = shared + framed + bordering;

  const row = sums[at + SUM.rows] / size, column = sums[at + SUM.columns] / size;
  const rr = sums[at + SUM.rowRow] / size - row * row + 1 / 12; // 1/12: a pixel's own extent
  const rc = sums[at + SUM.rowColumn] / size - row * column;
  const cc = sums[at + SUM.columnColumn] / size - column * column + 1 / 12;
  const squared = sums[at + SUM.lightnessSquared];
  return {
    pixels: size,
    centroid: [row, column],
    fraction: size / pixels,
    offCentre: Math.hypot((row + 0.5) / height * 2 - 1, (column + 0.5) / width * 2 - 1),
    borderContact: bordering / outline,
    frameContact: framed / outline,
    sides,
    ellipse: Math.min(1, size / (4 * Math.PI * Math.sqrt(Math.max(1e-9, rr * cc - rc * rc)))),
    compactness: 4 * Math.PI * size / outline ** 2,
    inside,
    ring: shared > 0 ? [sums[ring] / shared, sums[ring + 1] / shared, sums[ring + 2] / shared] : outside,
    outside,
    edge: shared > 0 ? sums[at + SUM.gradient] / shared : 0,
    separation: size / pixels * rest / pixels * squaredDifference(inside, outside) / variance,
    spreadInside: Math.sqrt(Math.max(0, squared / size - inside[0] ** 2)),
    spreadOutside: Math.sqrt(Math.max(0, (lightnessSquared - squared) / rest - outside[0] ** 2)),
  };
}

/** Where each sum of a union lies in its row: those of its regions, by {@linkcode sumsOf}, then those of its outlines. */
const SUM = {
  pixels: 0,
  rows: 1,
  columns: 2,
  rowRow: 3,
  rowColumn: 4,
  columnColumn: 5,
  lab: 6,
  lightnessSquared: 9,
  border: 10,
  shared: 14,
  framed: 15,
  gradient: 16,
  ring: 17,
} as const;
const OWN_SUMS = 14, SUMS = 20;

/** What of a region's facts adds up to a union's. */
function sumsOf(
  { pixels, rows, columns, rowRow, rowColumn, columnColumn, lab, labSquared, border }: RegionFacts,
) {
  return [pixels, rows, columns, rowRow, rowColumn, columnColumn, ...lab, labSquared[0], ...border];
}

function squaredDifference(a: Colour, b: Colour): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}

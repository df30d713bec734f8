import { makeRoom, type Room } from "../pixels/make_room.ts";
import { mostAgreed } from "./most_agreed.ts";
import { BLURS, scaleOf, SIDE, type ToneStack } from "./tone_stack.ts";

/** An outline as a radius on each ray around a point, anticlockwise from the right as mathematics has it, in pixels. */
export interface RayOutline {
  radii: Float64Array;
  /** Than what surrounds it. */
  tone: "darker" | "brighter";
  /** How much more marked its edges are than those of outlines around any point, and what its shape takes from that: −1 to 1. */
  score: number;
}

export const RAYS = 64;
const STEPS = 64;
/** The smallest and the largest radius, as shares of the image's longest side; steps between them are ratios. */
const NEAREST = 0.012, FARTHEST = 0.62;
const RATIO = (FARTHEST / NEAREST) ** (1 / (STEPS - 1));
/** The deviation of the blur that belongs to a radius, as a share of it. */
export const BLUR_SHARE = 0.08;
/** Where outlines are looked from, besides the point itself: a speck below it matters less then. In pixels of SIDE. */
const AROUND = [[0, 0], [2, 0], [-2, 0], [0, 2], [0, -2]];
/** The rise that makes an edge three quarters plain, in deviations. */
const PLAIN = 0.5;
/** The steps around which outlines are looked for, each band by itself, so that every size has its own. */
const FIRST_BAND = 2, BAND_STEP = 6, BANDS = Math.ceil((STEPS - FIRST_BAND) / BAND_STEP);
/** An outline of about some radius is looked for around steps so near it. On the even ultrasound images 4 to all do alike. */
const ABOUT = 9;
/** What the kernel sums of an outline. */
const OUTLINE_SUMS = 6;
/** Masses are dark more often than bright; points off the centre count against an outline, and so do edges the other way in it. */
const DARK_BONUS = 0.1, OFF_CENTRE = 0.5, CONTRARY = 0.2, WITHIN = 5;
/**
 * How much further out than its steepest edge a mass is drawn by those who know: its halo and the blur of the edge are part
 * of it. A share of the radius, and pixels of SIDE. Chosen on the even ultrasound images, where 8 to 12 % alone did nearly as well.
 */
export const HALO_SHARE = 0.05, HALO = 1;
/**
 * The edges of the best outlines around points that nobody chose, by the logarithm of their mean radius from 0.013 to 0.6 of
 * the longest side: dark within, and bright. Measured on the even ultrasound images, without their masks.
 */
const CHANCE = {
  dark: [0.21, 0.30, 0.38, 0.42, 0.41, 0.37, 0.29, 0.21],
  bright: [0.21, 0.31, 0.41, 0.49, 0.54, 0.54, 0.47, 0.35],
};
const CHANCE_FROM = Math.log(0.013), CHANCE_STEP = Math.log(0.6 / 0.013) / 8;

/** Of each ray's direction. */
export const SINES = Float64Array.from({ length: RAYS }, (_, ray) => Math.sin(2 * Math.PI * ray / RAYS));
export const COSINES = Float64Array.from({ length: RAYS }, (_, ray) => Math.cos(2 * Math.PI * ray / RAYS));

/**
 * Outlines around a point and others nearby, of many sizes, dark within or bright, that follow edges all round. They are
 * star-shaped, seen from where they were looked from, and given as they are seen from the point.
 *
 * @param point [row, column], in pixels, 0 in the middle of the first
 * @param centres how many points they are looked from: 1 to 5
 */
export function rayOutlines(
  stack: ToneStack,
  [row, column]: readonly [number, number],
  tone: "auto" | "darker" | "brighter",
  centres = AROUND.length,
): RayOutline[] {
  const scale = scaleOf(stack.tone);
  const offsets = AROUND.slice(0, centres).map(([down, across]) => [down * scale, across * scale] as const);
  const views = offsets.map(([down, across]) => ({ point: [row + down, column + across] as const, tone }));
  return outlinesAround(stack, views).flatMap((outlines, i) => {
    const [down, across] = offsets[i];
    if (down === 0 && across === 0) return outlines;
    return outlines.map((outline) => ({ ...outline, radii: seenFrom(outline.radii, down, across) }));
  });
}

/** Where an outline is looked from, and for. */
export interface RayView {
  /** [row, column], in pixels, 0 in the middle of the first. */
  point: readonly [number, number];
  tone: "auto" | "darker" | "brighter";
  /** About how large, in pixels; of any size when missing. */
  radius?: number;
}

/** The outlines around each of some points: in log-polar coordinates, by dynamic programming. */
export function outlinesAround(stack: ToneStack, views: readonly RayView[]): RayOutline[][] {
  const { tone: { height, width }, usable, levels, deviation } = stack, side = Math.max(height, width);
  const room = makeRoom({
    stack: levels.byteLength,
    usable: usable.length,
    sines: RAYS * 8,
    cosines: RAYS * 8,
    radii: STEPS * 8,
    depths: STEPS * 8,
    samples: RAYS * STEPS * 4,
    lasts: RAYS,
    ends: (STEPS + 13) * 8,
    edges: RAYS * STEPS * 4,
    work: 16 * RAYS * STEPS + 2 * BANDS * RAYS + 16 * (2 * RAYS + 1) * (STEPS + 4),
    outlines: 2 * BANDS * RAYS * 8,
    sums: 2 * BANDS * OUTLINE_SUMS * 8,
    counts: 2 * 4,
  });
  const { kernels, at, bytes, floats, doubles } = room;
  floats.set(levels, at.stack / 4);
  bytes.set(usable, at.usable);
  doubles.set(SINES, at.sines / 8);
  doubles.set(COSINES, at.cosines / 8);
  for (let step = 0; step < STEPS; step++) {
    const radius = NEAREST * side * RATIO ** step;
    doubles[at.radii / 8 + step] = radius;
    doubles[at.depths / 8 + step] = depthOf(BLUR_SHARE * radius * SIDE / side);
  }
  return views.map(({ point: [row, column], tone, radius }) => {
    const [first, bands] = radius ? bandsNear(radius / side) : [0, BANDS];
    // deno-fmt-ignore
    kernels.sampleRays(at.stack, height, width, at.usable, row, column, RAYS, STEPS, at.sines, at.cosines, at.radii, at.depths,
      at.samples, at.lasts);
    kernels.findEdges(at.samples, RAYS, STEPS, PLAIN * deviation, at.ends, at.edges);
    // deno-fmt-ignore
    kernels.findOutlines(at.edges, at.lasts, RAYS, STEPS, at.sines, at.cosines, at.radii, FIRST_BAND + first * BAND_STEP,
      BAND_STEP, bands, Math.sqrt(RATIO), 1 + HALO_SHARE, HALO * scaleOf(stack.tone), WITHIN, at.work, at.outlines, at.sums, at.counts);
    return readOutlines(room, { bands, tone, side });
  });
}

function readOutlines(
  { at, words, doubles }: Room<"outlines" | "sums" | "counts">,
  { bands, tone, side }: { bands: number; tone: RayView["tone"]; side: number },
): RayOutline[] {
  const found: RayOutline[] = [];
  for (const [half, own] of (["darker", "brighter"] as const).entries()) {
    if (tone !== "auto" && tone !== own) continue;
    for (let place = half * bands; place < half * bands + words[at.counts / 4 + half]; place++) {
      const sums = at.sums / 8 + place * OUTLINE_SUMS;
      found.push({
        radii: doubles.slice(at.outlines / 8 + place * RAYS, at.outlines / 8 + (place + 1) * RAYS),
        tone: own,
        score: scoreOf(doubles.subarray(sums, sums + OUTLINE_SUMS), own, side),
      });
    }
  }
  return found;
}

/** The first of the bands around a radius, a share of the longest side, and how many they are. */
function bandsNear(radius: number): [first: number, bands: number] {
  const step = Math.log(radius / NEAREST) / Math.log(RATIO);
  const first = Math.min(BANDS - 1, Math.max(0, Math.ceil((step - ABOUT - FIRST_BAND) / BAND_STEP)));
  const last = Math.min(BANDS - 1, Math.max(first, Math.floor((step + ABOUT - FIRST_BAND) / BAND_STEP)));
  return [first, last - first + 1];
}

/** The place in the stack of a blur, 0 to below its last level. */
function depthOf(blur: number): number {
  return Math.min(BLURS.length - 1.001, Math.max(0, Math.log2(blur / BLURS[0])));
}

/** How far an outline's edges are above chance, and what its place and what lies within it take from that. */
function scoreOf(
  [edge, within, squared, sum, down, across]: Float64Array,
  tone: RayOutline["tone"],
  side: number,
): number {
  const isDark = tone === "darker";
  const chance = chanceOf(Math.log(Math.sqrt(squared / RAYS) / side), isDark ? CHANCE.dark : CHANCE.bright);
  return edge / RAYS - chance + (isDark ? DARK_BONUS : -DARK_BONUS) -
    OFF_CENTRE * Math.hypot(down, across) / sum -
    CONTRARY * within / RAYS;
}

function chanceOf(size: number, table: readonly number[]): number {
  const place = Math.min(Math.max((size - CHANCE_FROM) / CHANCE_STEP - 0.5, 0), table.length - 1);
  const before = Math.floor(place), after = Math.ceil(place);
  return table[before] + (place - before) * (table[after] - table[before]);
}

/** The radii of an outline around one point as they are seen from another, so much further up and to the left. */
function seenFrom(radii: Float64Array, down: number, across: number): Float64Array {
  const corners = Array.from(radii, (radius, ray) => {
    const y = radius * SINES[ray] + down, x = radius * COSINES[ray] + across;
    return { angle: (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI), radius: Math.hypot(y, x) };
  }).sort((a, b) => a.angle - b.angle);
  const seen = new Float64Array(RAYS);
  for (let ray = 0, next = 0; ray < RAYS; ray++) {
    const angle = 2 * Math.PI * ray / RAYS;
    while (next < RAYS && corners[next].angle < angle) next++;
    const one = corners[(next + RAYS - 1) % RAYS], other = corners[next % RAYS];
    const turn = (to: number, from: number) => (to - from + 2 * Math.PI) % (2 * Math.PI);
    const way = turn(other.angle, one.angle);
    seen[ray] = way > 0
      ? one.radius + (other.radius - one.radius) * turn(angle, one.angle) / way
      : other.radius;
  }
  return seen;
}

/** How sharply scores are made probabilities. */
const SHARPNESS = 1 / 0.35;

/** How likely each of some outlines is to be the true one, by their scores; sums to 1. */
export function outlineProbabilities(outlines: readonly RayOutline[]): number[] {
  const most = Math.max(...outlines.map(({ score }) => score));
  const weights = outlines.map(({ score }) => Math.exp(SHARPNESS * (score - most)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The outline with the highest Dice coefficient to expect, were each the true one with its probability. */
export function likeliestOutline(
  outlines: readonly RayOutline[],
): { chosen: RayOutline; confidence: number } {
  const count = outlines.length;
  const { kernels, at, doubles } = makeRoom({ outlines: count * RAYS * 8, alike: count * count * 8 });
  outlines.forEach(({ radii }, i) => doubles.set(radii, at.outlines / 8 + i * RAYS));
  kernels.compareOutlines(count, RAYS, at.outlines, at.alike);
  const { chosen, expected: confidence } = mostAgreed(
    outlineProbabilities(outlines),
    (one, other) => doubles[at.alike / 8 + one * count + other],
  );
  return { chosen: outlines[chosen], confidence };
}

/** Whether an outline around a point goes round another, which lies so far down and to the right of it. */
export function goesRound(radii: Float64Array, down: number, across: number): boolean {
  const place = (Math.atan2(down, across) / (2 * Math.PI) + 1) % 1 * RAYS;
  const ray = Math.floor(place), share = place - ray;
  const radius = (1 - share) * radii[ray % RAYS] + share * radii[(ray + 1) % RAYS];
  return Math.hypot(down, across) <= radius;
}

/** The corners of an outline around a point, [row, column] each. */
export function cornersOf(radii: Float64Array, [row, column]: readonly [number, number]): [number, number][] {
  return Array.from(radii, (radius, ray) => [row + radius * SINES[ray], column + radius * COSINES[ray]]);
}

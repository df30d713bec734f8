import { makeRoom } from "../pixels/make_room.ts";
import { BLUR_SHARE, type RayView } from "./ray_outlines.ts";
import type { Place } from "./tone_places.ts";
import { BLURS, SIDE, type ToneStack } from "./tone_stack.ts";

/** So many are made at most. 100 did no better on the even ultrasound images, 24 worse. */
const MOST_PROPOSALS = 40;
/** Places lie so far apart, as a share of the image's longest side. */
const SPACING = 8 / SIDE;
const RAYS = 16, STEPS = 24;
/** Radii, as shares of the longest side; steps between them are ratios. */
const NEAREST = 0.012, FARTHEST = 0.45;
const RATIO = (FARTHEST / NEAREST) ** (1 / (STEPS - 1));
/** An edge is the rise from so many steps to as many; one every so many steps is a size; edges stray so many steps from it. */
const WIDTH = 2, SIZE_STEP = 2, STRAY = 2;
const SIZES = Array.from({ length: (STEPS - 2 * WIDTH) / SIZE_STEP }, (_, i) => WIDTH + i * SIZE_STEP);
/** The rise that is halfway to the plainest edge, in deviations of the image's brightness. */
const PLAIN = 0.5;
/** Masses are dark more often than bright. */
const DARK_BONUS = 0.1;
/** Two of one tone are the same mass when nearer than this share of the smaller's radius and less different in size. */
const SAME_PLACE = 0.5, SAME_SIZE = 1.7;

/** A tone and a size that a mass may have. */
interface MassKind {
  tone: "darker" | "brighter";
  size: number;
  radius: number;
}

/**
 * Where closed edges may be, anywhere in an image: on a grid of places, for each of some sizes and both tones, the plainest edge
 * near that size on each of a few rays, half the mean all round and half that of a gap four rays wide; compared with the other
 * places at that size. Much cheaper than an outline, and on the ultrasound images an outline around one of the first 40 places
 * is nearly always as good as the best around any place.
 *
 * @returns where an outline is worth looking for, and of which tone and size; the plainest first, at most one for a place
 */
export function proposeMasses(
  stack: ToneStack,
  wantedTone: "auto" | "darker" | "brighter",
): RayView[] {
  const side = Math.max(stack.tone.height, stack.tone.width), places = usablePlaces(stack, SPACING * side);
  if (places.length === 0) return [];
  const kinds = (wantedTone === "auto" ? ["darker", "brighter"] as const : [wantedTone])
    .flatMap((tone) =>
      SIZES.map((size): MassKind => ({ tone, size, radius: NEAREST * side * RATIO ** size }))
    );
  const pitch = Math.ceil(places.length / 4) * 4;
  const plain = plainnessOf(stack, places, kinds); // [kinds, pitch]
  for (const [kind, { tone }] of kinds.entries()) {
    const own = plain.subarray(kind * pitch, kind * pitch + places.length);
    const chance = own.toSorted()[own.length >> 1], bonus = tone === "darker" ? DARK_BONUS : -DARK_BONUS;
    for (let at = 0; at < own.length; at++) own[at] += bonus - chance;
  }
  return pickPlainest(plain, places, kinds)
    .map((at) => {
      const { tone, radius } = kinds[Math.floor(at / pitch)];
      return { point: places[at % pitch], tone, radius };
    });
}

/** The plainest of all kinds and places that are no more the same mass, by their numbers in [kinds, pitch]. */
function pickPlainest(plain: Float32Array, places: readonly Place[], kinds: readonly MassKind[]): number[] {
  const { kernels, at, words, floats, doubles } = makeRoom({
    plain: plain.byteLength,
    places: places.length * 2 * 8,
    apart: kinds.length ** 2 * 8,
    picked: MOST_PROPOSALS * 4,
  });
  floats.set(plain, at.plain / 4);
  places.forEach((place, i) => doubles.set(place, at.places / 8 + 2 * i));
  kinds.forEach((one, i) =>
    kinds.forEach((other, j) => doubles[at.apart / 8 + i * kinds.length + j] = reachOf(one, other))
  );
  // deno-fmt-ignore
  const found = kernels.pickPlainest(at.plain, kinds.length, places.length, at.places, at.apart, MOST_PROPOSALS, at.picked);
  return Array.from(words.subarray(at.picked / 4, at.picked / 4 + found));
}

/** How near masses of two kinds lie that are the same, in pixels; 0 where they never are. */
function reachOf(one: MassKind, other: MassKind): number {
  const smaller = Math.min(one.radius, other.radius), larger = Math.max(one.radius, other.radius);
  return one.tone === other.tone && larger < SAME_SIZE * smaller ? SAME_PLACE * smaller : 0;
}

function usablePlaces({ tone: { height, width }, usable }: ToneStack, spacing: number): Place[] {
  const places: Place[] = [];
  for (let row = spacing / 2; row < height; row += spacing) {
    for (let column = spacing / 2; column < width; column += spacing) {
      if (usable[Math.floor(row) * width + Math.floor(column)]) places.push([row, column]);
    }
  }
  return places;
}

/** For each kind, how plain the edges near its size are around each place, −1 to 1: [kinds, pitch]. */
function plainnessOf(
  { tone: { height, width }, usable, levels, deviation }: ToneStack,
  places: readonly Place[],
  kinds: readonly MassKind[],
): Float32Array {
  const side = Math.max(height, width), count = places.length, pitch = Math.ceil(count / 4) * 4;
  const { kernels, at, bytes, words, floats, doubles } = makeRoom({
    stack: levels.byteLength,
    usable: usable.length,
    places: count * 2 * 8,
    downs: RAYS * STEPS * 8,
    acrosses: RAYS * STEPS * 8,
    starts: STEPS * 4,
    sums: (STEPS + 1) * 8,
    edges: pitch * RAYS * STEPS * 4,
    perRay: RAYS * 16,
    plain: kinds.length * pitch * 4,
  });
  floats.set(levels, at.stack / 4);
  bytes.set(usable, at.usable);
  places.forEach((place, i) => doubles.set(place, at.places / 8 + 2 * i));
  for (let step = 0; step < STEPS; step++) {
    const radius = NEAREST * side * RATIO ** step;
    words[at.starts / 4 + step] = levelFor(radius / side) * height * width;
    for (let ray = 0; ray < RAYS; ray++) {
      const angle = 2 * Math.PI * ray / RAYS;
      doubles[at.downs / 8 + ray * STEPS + step] = radius * Math.sin(angle) + 0.5; // rounds to the nearest pixel
      doubles[at.acrosses / 8 + ray * STEPS + step] = radius * Math.cos(angle) + 0.5;
    }
  }
  // deno-fmt-ignore
  kernels.edgesAround(at.stack, height, width, at.usable, at.places, count, RAYS, STEPS, at.downs, at.acrosses, at.starts,
    WIDTH, WIDTH * deviation * PLAIN, at.sums, at.edges);
  for (const [kind, { tone, size }] of kinds.entries()) {
    const from = Math.max(0, size - STRAY), to = Math.min(STEPS - 1, size + STRAY);
    const sign = tone === "darker" ? 1 : -1;
    // deno-fmt-ignore
    kernels.closedEdges(at.edges, count, RAYS, STEPS, from, to, sign, at.perRay, at.plain + kind * pitch * 4);
  }
  return floats.slice(at.plain / 4, at.plain / 4 + kinds.length * pitch);
}

/** The level of the stack for a radius, a share of the longest side: twice as blurred as for outlines, since few rays see less. */
function levelFor(radius: number): number {
  const level = Math.round(Math.log2(2 * BLUR_SHARE * radius * SIDE / BLURS[0]));
  return Math.min(BLURS.length - 1, Math.max(0, level));
}

import { makeRoom } from "../pixels/make_room.ts";
import { COSINES, HALO, HALO_SHARE, type RayOutline, RAYS, SINES } from "./ray_outlines.ts";
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

/** An outline, and where it was looked from. */
export interface PlacedOutline {
  place: Place;
  outline: Pick<RayOutline, "radii" | "tone">;
}

/** What a placed outline is for the kernel, and what it sees of it: [row, column, tone, radii], [edge, depth, behind]. */
const OUTLINE_DOUBLES = 3 + RAYS, SEEN_DOUBLES = 3;
/** Of the levels of the stack, the image nearly as it is, and with less speckle. */
const LEVELS = 2;

/** How much outlines look like a mass's: the logarithms of their chances, but for a number that is the same for all. */
export function massScores(stack: ToneStack, outlines: readonly PlacedOutline[]): number[] {
  return massSigns(stack, outlines).map((signs) =>
    (Object.keys(WEIGHTS) as (keyof MassSigns)[]).reduce((sum, name) => sum + WEIGHTS[name] * signs[name], 0)
  );
}

/** See {@linkcode MassSigns}. */
export function massSigns(
  { tone: { height, width }, usable, levels, deviation }: ToneStack,
  outlines: readonly PlacedOutline[],
): MassSigns[] {
  const count = outlines.length, size = height * width;
  const { kernels, at, bytes, floats, doubles } = makeRoom({
    levels: LEVELS * size * 4,
    usable: size,
    means: height * 8,
    directions: 2 * RAYS * 8,
    outlines: count * OUTLINE_DOUBLES * 8,
    work: 2 * RAYS * 8,
    seen: count * SEEN_DOUBLES * 8,
  });
  floats.set(levels.subarray(0, LEVELS * size), at.levels / 4);
  bytes.set(usable, at.usable);
  doubles.set(SINES, at.directions / 8);
  doubles.set(COSINES, at.directions / 8 + RAYS);
  outlines.forEach(({ place: [row, column], outline: { radii, tone } }, i) => {
    const to = at.outlines / 8 + i * OUTLINE_DOUBLES;
    doubles.set([row, column, tone === "darker" ? 1 : -1], to);
    doubles.set(radii, to + 3);
  });
  kernels.beginMasses(
    at.levels,
    at.usable,
    height,
    width,
    deviation,
    scaleOf({ height, width }),
    at.means,
  );
  kernels.seeMasses(at.outlines, count, RAYS, at.directions, HALO, HALO_SHARE, at.work, at.seen);
  return outlines.map(({ outline: { tone } }, i) => {
    const [edge, depth, behind] = doubles.subarray(at.seen / 8 + i * SEEN_DOUBLES);
    return {
      closed: Math.tanh(edge),
      dark: Number(tone === "darker"),
      offDepth: (depth - USUAL_DEPTH) ** 2,
      behind,
    };
  });
}

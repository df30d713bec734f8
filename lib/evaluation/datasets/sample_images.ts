import { seededRandom } from "../../image/seeded_random.ts";
import type { FoundImage } from "./data_set.ts";

/** Which of a data set's images are evaluated; all when nothing is set. */
export interface Sampling {
  /** So many frames of each sequence, drawn at random; all of a shorter one, and every single image. The paper takes 5. */
  frames?: number;
  /** Start of the random numbers that draw frames. */
  seed?: number;
  /** Every other image in name order, counting from 0: settings are chosen on the even ones and reported on the odd. */
  only?: "all" | "even" | "odd";
  /** The first so many, after all of the above. */
  limit?: number;
}

/**
 * @param images in name order
 * @returns those asked for, in name order
 */
export function sampleImages(
  images: readonly FoundImage[],
  { frames, seed = 0, only = "all", limit = Infinity }: Sampling,
): FoundImage[] {
  const drawn = frames === undefined ? images : drawFrames(images, frames, seed);
  return drawn.filter((_, i) => only === "all" || i % 2 === (only === "even" ? 0 : 1)).slice(0, limit);
}

function drawFrames(images: readonly FoundImage[], frames: number, seed: number): FoundImage[] {
  const sequences = Map.groupBy(
    images.filter(({ sequence }) => sequence !== undefined),
    (image) => image.sequence,
  );
  const random = seededRandom(seed);
  const drawn = new Set([...sequences.values()].flatMap((sequence) => draw(sequence, frames, random)));
  return images.filter((image) => image.sequence === undefined || drawn.has(image));
}

/** So many of them without repetition: the first steps of a Fisher–Yates shuffle. */
function draw<T>(list: readonly T[], count: number, random: () => number): T[] {
  const left = [...list];
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) {
    drawn.push(...left.splice(Math.floor(random() * left.length), 1));
  }
  return drawn;
}

import { seededRandom } from "../../lib/image/seeded_random.ts";
import type { LabelMap, RgbImage } from "../../lib/types.ts";

export type Colour = readonly [number, number, number];

export const SKIN: Colour = [205, 160, 140], BROWN: Colour = [120, 75, 55], DARK: Colour = [60, 35, 30];

/** Something in a scene: the pixels where `covers` is true have its colour, and its label unless they keep what lay under. */
export interface Thing {
  colour: Colour;
  label: number;
  covers: (row: number, column: number) => boolean;
}

export function disc(row: number, column: number, radius: number, colour: Colour, label: number): Thing {
  return { colour, label, covers: (y, x) => Math.hypot(y - row, x - column) <= radius };
}

/** What lies outside a circle. */
export function corners(row: number, column: number, radius: number, label: number): Thing {
  return { colour: [8, 6, 6], label, covers: (y, x) => Math.hypot(y - row, x - column) > radius };
}

export interface Scene {
  image: RgbImage;
  labels: LabelMap;
  /** [height, width], 1 where the thing with this place in the list lies, other things over it or not. */
  pixelsOf: (thing: number) => Uint8Array;
}

/** An image of things, later ones over earlier ones, on skin with label 0, with noise of up to `noise` each way. */
export function scene(
  things: readonly Thing[],
  { height = 120, width = 160, noise = 6, ground = SKIN }: {
    height?: number;
    width?: number;
    noise?: number;
    ground?: Colour;
  } = {},
): Scene {
  const random = seededRandom(7);
  const data = new Uint8Array(height * width * 3);
  const labels = new Uint8Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const top = things.findLast(({ covers }) => covers(y, x));
      labels[at] = top?.label ?? 0;
      const shift = Math.round(noise * (2 * random() - 1));
      (top?.colour ?? ground).forEach((value, i) =>
        data[3 * at + i] = Math.min(255, Math.max(0, value + shift))
      );
    }
  }
  return {
    image: { height, width, data, notes: [], format: "png" },
    labels: { height, width, data: labels },
    pixelsOf: (thing) =>
      Uint8Array.from(labels, (_, at) => things[thing].covers(Math.floor(at / width), at % width) ? 1 : 0),
  };
}

import { seededRandom } from "../../lib/image/seeded_random.ts";
import { stackTone, type ToneStack } from "../../lib/regions/tone_stack.ts";

export const HEIGHT = 192, WIDTH = 256;
export type Brightness = (row: number, column: number) => number;

/** Speckle of some brightness at each place, by default all of it image, as outlines are looked for in it. */
export function speckle(brightness: Brightness, usable = new Uint8Array(HEIGHT * WIDTH).fill(1)): ToneStack {
  const random = seededRandom(3);
  const data = Uint8Array.from(
    { length: HEIGHT * WIDTH },
    (_, at) => brightness(Math.floor(at / WIDTH), at % WIDTH) * (0.7 + 0.6 * random()),
  );
  return stackTone({ height: HEIGHT, width: WIDTH, data }, usable);
}

export const away = (row: number, column: number, y: number, x: number) => Math.hypot(y - row, x - column);
export const disc =
  (row: number, column: number, radius: number, within: number, ground = 120): Brightness => (y, x) =>
    away(row, column, y, x) <= radius ? within : ground;

import { createRandom } from "../../lib/sgscn/random.ts";
import type { FloatImage } from "../../lib/types.ts";

/** The peer's image: a darker disc on skin colour. The numbers of these four constants are the peer's own. */
const DISC_CENTRE = [0.5, 0.45]; // row, column
const DISC_RADIUS_SQUARED = 0.06;
const COLOURS = [{ skin: 0.8, less: 0.4 }, { skin: 0.6, less: 0.35 }, { skin: 0.55, less: 0.3 }];
const NOISE_DEVIATION = 0.05;

/** The image that the peer trains on, [H, W, 3], except that the noise comes from our own generator. */
export function peerImage(height: number, width: number): FloatImage {
  const random = createRandom(0);
  const data = new Float32Array(height * width * 3);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const y = row / (height - 1) - DISC_CENTRE[0], x = column / (width - 1) - DISC_CENTRE[1];
      const disc = y * y + x * x < DISC_RADIUS_SQUARED ? 1 : 0;
      for (const { skin, less } of COLOURS) {
        data[at++] = skin - less * disc + NOISE_DEVIATION * normal(random);
      }
    }
  }
  return { height, width, data };
}

/** A standard normal number. Box and Muller 1958, doi:10.1214/aoms/1177706645. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

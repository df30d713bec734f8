import { lesionDepth } from "./lesion_shape.ts";
import type { Phantom } from "./phantom.ts";
import { normal, type Random, seededRandom } from "./seeded_random.ts";
import { smoothNoise, smoothStep } from "./smooth_noise.ts";

type Colour = readonly [number, number, number];

/** Colours picked to look like dermoscopy, 0–255. */
const SKIN: Colour = [216, 168, 146];
const RIM: Colour = [150, 96, 70];
const CORE: Colour = [78, 48, 40];
const HAIR: Colour = [44, 30, 26];

/** Standard deviation of the sensor noise, 0–255. */
const NOISE = 3.5;
const HAIRS = 7;

/** A dermoscopy-like image: see {@linkcode phantom}. */
export function skinPhantom(height: number, width: number, seed: number): Phantom {
  const random = seededRandom(seed);
  const shorter = Math.min(height, width);
  const depth = lesionDepth(random, height, width, {
    centreRow: 0.5 + 0.08 * (random() - 0.5),
    centreColumn: 0.5 + 0.1 * (random() - 0.5),
    radius: 0.27 + 0.06 * random(),
    stretch: 1.15 + 0.35 * random(),
    irregularity: 0.14,
  }); // [H, W]
  const mottle = smoothNoise(random, height, width, { cell: shorter / 4, octaves: 4 });
  const network = smoothNoise(random, height, width, { cell: shorter / 28, octaves: 2 });
  const coreShift = smoothNoise(random, height, width, { cell: shorter / 3, octaves: 2 });
  const hair = drawHairs(random, height, width);

  const image = new Uint8Array(height * width * 3);
  const mask = new Uint8Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      mask[at] = depth[at] < 1 ? 255 : 0;
      const inLesion = 1 - smoothStep(0.94, 1.06, depth[at]);
      const inCore = 1 - smoothStep(0.42, 0.72, depth[at] + 0.35 * coreShift[at]);
      const fromCentre = Math.hypot((x + 0.5) / width - 0.5, (y + 0.5) / height - 0.5);
      const light = (1 - 0.55 * smoothStep(0.42, 0.72, fromCentre)) *
        (1.02 - 0.06 * x / width - 0.05 * y / height);
      const texture = 1 + 0.05 * mottle[at] + (0.02 + 0.11 * inLesion) * network[at];
      for (let c = 0; c < 3; c++) {
        const lesion = RIM[c] + (CORE[c] - RIM[c]) * inCore;
        const surface = (SKIN[c] + (lesion - SKIN[c]) * inLesion) * texture;
        const covered = surface + (HAIR[c] - surface) * 0.85 * hair[at];
        image[at * 3 + c] = toByte(covered * light + NOISE * normal(random));
      }
    }
  }
  const notes = [`generated skin phantom, seed ${seed}`];
  return { image: { format: "png", height, width, data: image, notes }, mask: { height, width, data: mask } };
}

/** Dark curved hairs across the picture. @returns [height, width], how much of a pixel a hair covers, 0–1 */
function drawHairs(random: Random, height: number, width: number): Float32Array {
  const hair = new Float32Array(height * width);
  const shorter = Math.min(height, width);
  for (let i = 0; i < HAIRS; i++) {
    let y = random() * height;
    let x = random() * width;
    let angle = 2 * Math.PI * random();
    const bend = (random() - 0.5) * 2.4 / shorter;
    const thickness = shorter / 260 * (0.7 + 0.6 * random());
    const length = shorter * (0.35 + 0.5 * random());
    for (let step = 0; step < length; step += 0.5) {
      stamp(hair, height, width, y, x, thickness);
      y += 0.5 * Math.sin(angle);
      x += 0.5 * Math.cos(angle);
      angle += 0.5 * bend;
    }
  }
  return hair;
}

/** A soft dot. */
function stamp(
  cover: Float32Array,
  height: number,
  width: number,
  y: number,
  x: number,
  radius: number,
): void {
  const reach = Math.ceil(radius + 1);
  for (let row = Math.floor(y) - reach; row <= y + reach; row++) {
    for (let column = Math.floor(x) - reach; column <= x + reach; column++) {
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      const distance = Math.hypot(row + 0.5 - y, column + 0.5 - x);
      const at = row * width + column;
      cover[at] = Math.max(cover[at], 1 - smoothStep(radius - 0.5, radius + 0.7, distance));
    }
  }
}

/** Rounded and kept within 0–255. */
export function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}

import { lesionDepth } from "./lesion_shape.ts";
import type { Phantom } from "./phantom.ts";
import { normal, seededRandom } from "./seeded_random.ts";
import { smoothNoise, smoothStep } from "./smooth_noise.ts";

/** The sector: where its lines meet, as a share of the height above the picture, and how far it opens. */
const APEX = 0.22, HALF_ANGLE = 0.62;

/** Grey of the echoes, 0–1, before speckle. */
const TISSUE = 0.5, LESION = 0.17;

/** The display shows the logarithm of the echo: so many decibels from black to white. */
const DYNAMIC_RANGE_DB = 55;

/** An ultrasound-like sector scan: see {@linkcode phantom}. */
export function ultrasoundPhantom(height: number, width: number, seed: number): Phantom {
  const random = seededRandom(seed);
  const shorter = Math.min(height, width);
  const centreRow = 0.52 + 0.08 * (random() - 0.5);
  const centreColumn = 0.5 + 0.12 * (random() - 0.5);
  const radius = 0.17 + 0.05 * random();
  const depth = lesionDepth(random, height, width, {
    centreRow,
    centreColumn,
    radius,
    stretch: 1.25 + 0.3 * random(),
    irregularity: 0.1,
  }); // [H, W]
  const tissue = smoothNoise(random, height, width, { cell: shorter / 3, octaves: 4 });
  const bend = smoothNoise(random, height, width, { cell: shorter / 2, octaves: 2 });
  const speckle = rayleighSpeckle(random, height, width);

  const image = new Uint8Array(height * width * 3);
  const mask = new Uint8Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const v = (y + 0.5) / height; // 0 at the probe
      const u = ((x + 0.5) / width - 0.5) * width / height;
      const range = Math.hypot(u, v + APEX);
      const angle = Math.abs(Math.atan2(u, v + APEX));
      const inSector = smoothStep(APEX, APEX + 0.01, range) * (1 - smoothStep(1.16, 1.17, range)) *
        (1 - smoothStep(HALF_ANGLE - 0.008, HALF_ANGLE, angle));
      const inLesion = 1 - smoothStep(0.92, 1.08, depth[at]);
      // Fluid passes sound on: the tissue behind it is brighter.
      const isBehind = smoothStep(centreRow, centreRow + 0.2, v) *
        (1 - smoothStep(0.5 * radius, 0.95 * radius, Math.abs(u - (centreColumn - 0.5) * width / height)));
      const layer =
        0.1 * Math.max(0, Math.sin(38 * (range + 0.05 * bend[at]))) * (1 - smoothStep(0.4, 0.62, range)) +
        0.16 * Math.exp(-(((range - APEX - 0.02) / 0.025) ** 2));
      const around = TISSUE + 0.14 * tissue[at] + layer + 0.13 * isBehind -
        0.16 * smoothStep(0.75, 1.2, range);
      const echo = around + (LESION + 0.04 * tissue[at] - around) * inLesion;
      const grey = (echo + 20 * Math.log10(speckle[at] + 0.12) / DYNAMIC_RANGE_DB) * inSector;
      mask[at] = depth[at] < 1 ? 255 : 0;
      image.fill(Math.min(255, Math.max(0, Math.round(255 * grey))), at * 3, at * 3 + 3);
    }
  }
  const notes = [`generated ultrasound phantom, seed ${seed}`];
  return { image: { format: "png", height, width, data: image, notes }, mask: { height, width, data: mask } };
}

/**
 * Amplitude of many echoes that interfere: the length of a complex Gaussian, blurred to the grain of a scanner (wider
 * across the beam than along it) and scaled to mean square 1.
 *
 * @returns [height, width]
 */
function rayleighSpeckle(random: () => number, height: number, width: number): Float32Array {
  const along = Math.max(1, height / 260), across = Math.max(1.6, height / 130);
  const blurred = () => {
    const field = Float32Array.from({ length: height * width }, () => normal(random));
    return blur(blur(field, height, width, 1, across), height, width, width, along);
  };
  const real = blurred(), imaginary = blurred();
  const amplitude = real.map((value, i) => Math.hypot(value, imaginary[i]));
  const meanSquare = amplitude.reduce((sum, value) => sum + value * value, 0) / amplitude.length;
  return amplitude.map((value) => value / Math.sqrt(meanSquare));
}

/** Gaussian blur along one axis: `stride` 1 along rows, `width` along columns. Outside counts as zero. */
function blur(
  field: Float32Array,
  height: number,
  width: number,
  stride: number,
  sigma: number,
): Float32Array {
  const reach = Math.ceil(2.5 * sigma);
  const weights = Array.from(
    { length: 2 * reach + 1 },
    (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2),
  );
  const out = new Float32Array(field.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const position = stride === 1 ? x : y;
      const length = stride === 1 ? width : height;
      const low = Math.max(-reach, -position), high = Math.min(reach, length - 1 - position);
      for (let i = low; i <= high; i++) out[at] += weights[i + reach] * field[at + i * stride];
    }
  }
  return out;
}

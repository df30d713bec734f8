import { lesionDepth } from "./lesion_shape.ts";
import type { Phantom } from "./phantom.ts";
import { normal, seededRandom } from "./seeded_random.ts";
import { smoothNoise, smoothStep } from "./smooth_noise.ts";
import { toByte } from "./skin_phantom.ts";

/** Colours of a stained smear: the glass, the bodies of cells, their nuclei. */
const GLASS = [236, 228, 226], BODY = [205, 158, 190], NUCLEUS = [92, 58, 132];

/** Cells to place, and how often to try each: they touch now and then, and hardly overlap. */
const CELLS = 14, TRIES = 40;

/** Of a cell's radius. */
const NUCLEUS_RADIUS = 0.5, LEAST_DISTANCE = 1.75;

const NOISE = 2.5;

/** Stained cells on glass, of which the nuclei are to be found: see {@linkcode phantom}. */
export function cellsPhantom(height: number, width: number, seed: number): Phantom {
  const random = seededRandom(seed);
  const shorter = Math.min(height, width);
  const stain = smoothNoise(random, height, width, { cell: shorter / 2, octaves: 3 });
  const grain = smoothNoise(random, height, width, { cell: shorter / 40, octaves: 2 });
  const body = new Float32Array(height * width).fill(Infinity); // [H, W], depth in the nearest cell
  const nucleus = new Float32Array(height * width).fill(Infinity);

  for (const { row, column, radius } of placeCells(random, height / shorter, width / shorter)) {
    const shape = { centreRow: row * shorter / height, centreColumn: column * shorter / width };
    const around = { radius, stretch: 1 + 0.25 * random(), irregularity: 0.12 };
    const within = {
      centreRow: shape.centreRow + 0.2 * radius * (random() - 0.5),
      centreColumn: shape.centreColumn + 0.2 * radius * (random() - 0.5),
      radius: NUCLEUS_RADIUS * radius,
      stretch: 1 + 0.4 * random(),
      irregularity: 0.15,
    };
    keepLeast(body, lesionDepth(random, height, width, { ...shape, ...around }));
    keepLeast(nucleus, lesionDepth(random, height, width, within));
  }

  const image = new Uint8Array(height * width * 3);
  const mask = new Uint8Array(height * width);
  for (let at = 0; at < mask.length; at++) {
    const inBody = (1 - smoothStep(0.9, 1.06, body[at])) * (0.75 + 0.25 * stain[at]);
    const inNucleus = 1 - smoothStep(0.88, 1.06, nucleus[at]);
    const texture = 1 + 0.03 * stain[at] + 0.1 * grain[at] * (0.2 + 0.8 * inNucleus);
    for (let c = 0; c < 3; c++) {
      const pale = GLASS[c] + (BODY[c] - GLASS[c]) * inBody;
      const colour = (pale + (NUCLEUS[c] - pale) * inNucleus) * texture;
      image[at * 3 + c] = toByte(colour + NOISE * normal(random));
    }
    mask[at] = nucleus[at] < 1 ? 255 : 0;
  }
  const notes = [`generated cells phantom, seed ${seed}`];
  return { image: { format: "png", height, width, data: image, notes }, mask: { height, width, data: mask } };
}

/** Places and radii, in units of the shorter side. */
function placeCells(random: () => number, rows: number, columns: number) {
  const cells: { row: number; column: number; radius: number }[] = [];
  for (let i = 0; i < CELLS * TRIES && cells.length < CELLS; i++) {
    const radius = 0.09 + 0.04 * random();
    const [row, column] = [rows, columns].map((length) => radius + (length - 2 * radius) * random());
    const cell = { row, column, radius };
    const isFree = cells.every((other) =>
      Math.hypot(cell.row - other.row, cell.column - other.column) >
        LEAST_DISTANCE / 2 * (cell.radius + other.radius)
    );
    if (isFree) cells.push(cell);
  }
  return cells;
}

function keepLeast(values: Float32Array, others: Float32Array): void {
  for (let i = 0; i < values.length; i++) if (others[i] < values[i]) values[i] = others[i];
}

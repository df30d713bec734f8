import assert from "node:assert/strict";
import { cieF, linearOfSrgb, TO_XYZ, WHITE } from "../../lib/image/cielab.ts";
import { labelColour } from "../../lib/image/label_colour.ts";

/**
 * What linear sRGB becomes for eyes that lack one kind of cone. G. M. Machado, M. M. Oliveira and L. A. F. Fernandes,
 * "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, table 1, severity 1.
 * https://doi.org/10.1109/TVCG.2009.113
 */
const EYES = {
  ordinary: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** Colours that differ by this, side by side, are told apart at a glance; 2.3 is the least that is seen (Mahy et al. 1994). */
const CLEAR_DIFFERENCE = 9;

const times = (matrix: readonly (readonly number[])[], vector: number[]) =>
  matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));

/** CIELAB of a colour, 0–255 each, as these eyes see it. */
function lab(colour: readonly number[], eyes: number[][]): number[] {
  const seen = times(eyes, colour.map((value) => linearOfSrgb(value / 255)));
  const [x, y, z] = times(TO_XYZ, seen.map((value) => Math.min(1, Math.max(0, value))))
    .map((value, i) => cieF(value / WHITE[i]));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

for (const [name, eyes] of Object.entries(EYES)) {
  Deno.test(`${name}: the first eight labels' colours are told apart`, () => {
    const colours = Array.from({ length: 8 }, (_, label) => lab(labelColour(label), eyes));
    for (const [a, one] of colours.entries()) {
      for (const [b, other] of colours.entries()) {
        if (a >= b) continue;
        const difference = Math.hypot(...one.map((value, i) => value - other[i]));
        assert.ok(difference > CLEAR_DIFFERENCE, `labels ${a} and ${b} differ by ${difference}`);
      }
    }
  });
}

Deno.test("no two of 256 labels have the same colour", () => {
  const colours = Array.from({ length: 256 }, (_, label) => String(labelColour(label)));
  assert.equal(new Set(colours).size, 256);
});

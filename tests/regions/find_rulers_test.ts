import assert from "node:assert/strict";
import { phantom } from "../../lib/image/phantom.ts";
import { detectFrame } from "../../lib/regions/detect_frame.ts";
import { findRulers } from "../../lib/regions/find_rulers.ts";
import type { RgbImage } from "../../lib/types.ts";
import { covered } from "./maps.ts";

const HEIGHT = 480, WIDTH = 640;

interface Drawn {
  row: number;
  column: number;
  degrees: number;
  length?: number;
  /** Pixels from one tick to the next; every fifth is taller. */
  period?: number;
  /** Of the ticks; 0 draws a line alone. */
  height?: number;
}

/** Draws a black ruler into the image. @returns [height, width], 1 where its band lies: line, ticks and gaps */
function drawRuler(
  { height: H, width: W, data }: RgbImage,
  { row, column, degrees, length = 300, period = 14, height = 11 }: Drawn,
): Uint8Array {
  const band = new Uint8Array(H * W);
  const dy = Math.sin(degrees * Math.PI / 180), dx = Math.cos(degrees * Math.PI / 180);
  for (let at = 0; at < H * W; at++) {
    const y = Math.floor(at / W) - row, x = at % W - column;
    const u = y * dy + x * dx, v = x * dy - y * dx; // along the line, and to the side of its ticks
    if (u < -1 || u > length + 1 || v < -1 || v > height) continue;
    if (height > 0) band[at] = 1;
    const tick = Math.round(u / period), tall = tick % 5 === 0 ? height : 0.7 * height;
    if (Math.abs(v) <= 1 || (height > 0 && Math.abs(u - tick * period) <= 0.8 && v <= tall)) {
      for (let c = 0; c < 3; c++) data[3 * at + c] *= 0.3;
    }
  }
  return band;
}

const drawn = new Map<number, ReturnType<typeof phantom>>(); // a phantom takes longer to draw than to search

/** A phantom with a lesion and seven hairs. */
function skin(seed: number) {
  if (!drawn.has(seed)) drawn.set(seed, phantom("skin", { height: HEIGHT, width: WIDTH, seed }));
  const { image, mask } = drawn.get(seed)!;
  return {
    image: { ...image, data: image.data.slice() },
    lesion: mask.data.map((value) => value > 0 ? 1 : 0),
  };
}

const RULERS: Record<string, Drawn> = {
  top: { row: 30, column: 170, degrees: 0 },
  bottom: { row: 455, column: 150, degrees: 0 },
  left: { row: 90, column: 35, degrees: 90 },
  right: { row: 90, column: 620, degrees: 90 },
  "bottom, slanted": { row: 440, column: 180, degrees: 5 },
  "top, slanted": { row: 50, column: 170, degrees: -5 },
  "right, slanted": { row: 90, column: 620, degrees: 94 },
  "a corner, steep": { row: 455, column: 300, degrees: -35, length: 260 },
};

Deno.test("a ruler is found at each border, slanted too, among hairs, and next to nothing else is masked", () => {
  for (const [name, ruler] of Object.entries(RULERS)) {
    for (const seed of [1, 2, 3]) {
      const { image, lesion } = skin(seed);
      const band = drawRuler(image, ruler);
      const { mask, kinds } = detectFrame(image);
      assert.deepEqual(kinds, ["ruler"], `${name}, seed ${seed}`);
      const found = covered(mask, band.map((isIn, at) => isIn & (1 - lesion[at])));
      assert.ok(found > 0.75, `${name}, seed ${seed}: ${found} of the ruler`);
      const lost = covered(mask, lesion);
      assert.ok(lost < 0.01, `${name}, seed ${seed}: ${lost} of the lesion`);
      const pixels = mask.reduce((a, b) => a + b), inked = band.reduce((a, b) => a + b);
      assert.ok(pixels < 2.5 * inked, `${name}, seed ${seed}: ${pixels} masked for ${inked}`);
    }
  }
});

Deno.test("there are no rulers among hairs, nor on a straight line without ticks", () => {
  for (let seed = 0; seed < 30; seed++) {
    const { image } = skin(seed);
    assert.equal(findRulers(image).count, 0, `seed ${seed}`);
    drawRuler(image, { row: 455, column: 150, degrees: 3, height: 0 });
    assert.equal(findRulers(image).count, 0, `seed ${seed}, with a line`);
  }
});

Deno.test("strokes at a line that are not regular are no ticks", () => {
  const { image } = skin(4);
  for (const [i, column] of [150, 159, 180, 186, 215, 224, 251, 266, 271, 305, 319, 340].entries()) {
    drawRuler(image, { row: 455, column, degrees: -88 - i % 5, length: 12, height: 0 });
  }
  drawRuler(image, { row: 455, column: 145, degrees: 0, length: 200, height: 0 });
  assert.equal(findRulers(image).count, 0);
});

Deno.test("a lesion under a ruler stays whole", () => {
  const { image, lesion } = skin(1);
  const band = drawRuler(image, { row: 300, column: 60, degrees: 0, length: 500 });
  const { mask, kinds } = detectFrame(image);
  assert.deepEqual(kinds, ["ruler"]);
  assert.ok(covered(band, lesion) > 0.03, "the ruler crosses the lesion");
  assert.ok(covered(mask, lesion) < 0.01, `${covered(mask, lesion)} of the lesion lost`);
  assert.ok(covered(mask, band.map((isIn, at) => isIn & (1 - lesion[at]))) > 0.7);
});

Deno.test("an image smaller than a ruler's ticks has none", () => {
  for (const size of [1, 2, 7, 13, 40]) {
    const data = new Uint8Array(size * size * 3).map((_, i) => i * 37 % 200);
    assert.equal(findRulers({ height: size, width: size, data, notes: [], format: "png" }).count, 0);
  }
});

import assert from "node:assert/strict";
import { lesionLevel } from "../../lib/regions/lesion_level.ts";
import { cellColours } from "../../lib/regions/cell_colours.ts";
import type { ImageCells } from "../../lib/regions/survey_pixels.ts";

const HEIGHT = 60, WIDTH = 80;
type Place = (y: number, x: number) => number;

/** Skin where `depth` is 0, the colour of a lesion where it is 1. */
function cells(depth: Place): ImageCells {
  const mean = new Float32Array(HEIGHT * WIDTH * 3);
  each((y, x, at) => {
    [205, 160, 140].forEach((skin, i) => mean[3 * at + i] = skin + depth(y, x) * ([105, 65, 55][i] - skin));
  });
  return { height: HEIGHT, width: WIDTH, mean, low: new Uint8Array(), high: new Uint8Array() };
}

function each(visit: (y: number, x: number, at: number) => void): void {
  for (let at = 0; at < HEIGHT * WIDTH; at++) visit(Math.floor(at / WIDTH), at % WIDTH, at);
}

function mapOf(isIn: (y: number, x: number) => boolean): Uint8Array {
  const map = new Uint8Array(HEIGHT * WIDTH);
  each((y, x, at) => map[at] = isIn(y, x) ? 1 : 0);
  return map;
}

const NO_FRAME = mapOf(() => false);
const away: Place = (y, x) => Math.hypot(y - 30, x - 40);
const within = (radius: number) => mapOf((y, x) => away(y, x) <= radius);

/** The outline in an image whose frame is that of its cells. */
function levelIn(seen: ImageCells, of: { lesion: Uint8Array; frame: Uint8Array }): Float32Array | undefined {
  return lesionLevel(cellColours(seen, { ...seen, data: of.frame }), of);
}

/** The radius of a disc as large as what is above 0. */
function radiusOf(field: Float32Array): number {
  return Math.sqrt(field.filter((value) => value > 0).length / Math.PI);
}

/** From the core's edge at 12 to where skin begins at 20, evenly paler. */
const faded = cells((y, x) => Math.min(1, Math.max(0, (20 - away(y, x)) / 8)));

Deno.test("the outline goes out to where the rim is nearly skin, from a core, and in from what is too large", () => {
  const fromCore = radiusOf(levelIn(faded, { lesion: within(14), frame: NO_FRAME })!);
  const fromLarge = radiusOf(levelIn(faded, { lesion: within(21), frame: NO_FRAME })!);
  assert.ok(fromCore > 16.4 && fromCore < 18, `${fromCore}`);
  assert.ok(fromLarge > 16.4 && fromLarge < 18.5, `${fromLarge}`);
});

Deno.test("it moves by no more than a quarter of the lesion's radius", () => {
  const wide = cells((y, x) => away(y, x) <= 26 ? 1 : 0);
  const radius = radiusOf(levelIn(wide, { lesion: within(12), frame: NO_FRAME })!);
  assert.ok(radius > 14 && radius < 16, `${radius}`);
});

Deno.test("what has the lesion's colour apart from it stays out, and a bright spot within stays in", () => {
  const spots = cells((y, x) =>
    Math.hypot(y - 30, x - 64.5) <= 1.2 || (away(y, x) <= 20 && away(y, x) > 3) ? 1 : 0
  );
  const field = levelIn(spots, { lesion: within(20), frame: NO_FRAME })!;
  assert.ok(field[30 * WIDTH + 40] > 0, "the spot within");
  assert.ok(field[30 * WIDTH + 64] < 0, "the spot beside");
});

Deno.test("dark frame has no say in what skin is", () => {
  const frame = mapOf((_, x) => x < 12);
  const framed = cells((y, x) => x < 12 ? 1.3 : Math.min(1, Math.max(0, (20 - away(y, x)) / 8)));
  const [with_, without] = [frame, NO_FRAME].map((frame) => levelIn(framed, { lesion: within(16), frame })!);
  const real = levelIn(faded, { lesion: within(16), frame: NO_FRAME })!;
  const differ = (field: Float32Array) =>
    real.filter((value, at) => at % WIDTH > 14 && (value > 0) !== (field[at] > 0)).length;
  assert.ok(differ(with_) <= 2, `${differ(with_)}`);
  assert.ok(differ(without) > 20, `${differ(without)}`);
});

Deno.test("without a lesion, without skin, or without a difference there is no outline", () => {
  assert.equal(levelIn(faded, { lesion: NO_FRAME, frame: NO_FRAME }), undefined);
  assert.equal(levelIn(faded, { lesion: mapOf((y) => y > 0), frame: mapOf((y) => y === 0) }), undefined);
  assert.equal(levelIn(cells(() => 0.5), { lesion: within(14), frame: NO_FRAME }), undefined);
});

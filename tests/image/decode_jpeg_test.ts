import assert from "node:assert/strict";
import { concatBytes } from "../../lib/image/concat_bytes.ts";
import { decodeImage } from "../../lib/image/decode_image.ts";
import type { RgbImage } from "../../lib/types.ts";
import type { JPEGS } from "../fixtures/jpegs.ts";
import { failsWith, jpeg, QUADRANTS } from "./images.ts";

/** JPEG at quality 95 is off by a few of 255 within a plain area. */
const TOLERANCE = 5;

function assertPixel(image: RgbImage, [row, column]: [number, number], expected: readonly number[]) {
  const at = (row * image.width + column) * 3;
  const got = [...image.data.subarray(at, at + 3)];
  const isNear = got.every((value, c) => Math.abs(value - expected[c]) <= TOLERANCE);
  assert.ok(isNear, `pixel ${row}, ${column} must be about ${expected}, got ${got}`);
}

/** Row and column well within the red quadrant of the upright 48×32 fixture; and green, blue. */
const RED_AT = [8, 8], GREEN_AT = [8, 30], BLUE_AT = [24, 8];

function assertQuadrants(image: RgbImage) {
  assert.deepEqual([image.height, image.width, image.data.length], [32, 48, 32 * 48 * 3]);
  assertPixel(image, [8, 8], QUADRANTS.topLeft);
  assertPixel(image, [8, 30], QUADRANTS.topRight);
  assertPixel(image, [24, 8], QUADRANTS.bottomLeft);
  assertPixel(image, [24, 30], [200, 200, 200]);
}

const VARIANTS: [keyof typeof JPEGS, string[]][] = [
  ["ycbcr444", []],
  ["ycbcr420", []],
  ["progressive", ["progressive"]],
  ["rgb", []],
  ["restarts", []],
  ["adobeCmyk", ["CMYK to RGB, no colour profile"]],
  ["adobeYcck", ["CMYK to RGB, no colour profile"]],
  ["plainCmyk", ["CMYK without Adobe marker to RGB, no colour profile"]],
];

for (const [name, notes] of VARIANTS) {
  Deno.test(`decodeImage() decodes JPEG: ${name}`, async () => {
    const image = await decodeImage(jpeg(name));
    assertQuadrants(image);
    assert.deepEqual(image.notes, notes);
    assert.equal(image.format, "jpeg");
  });
}

Deno.test("decodeImage() decodes JPEG: grey", async () => {
  const image = await decodeImage(jpeg("grey"));
  const luma = 0.299 * 200 + 0.587 * 30 + 0.114 * 40;
  assertPixel(image, [8, 8], [luma, luma, luma]);
  assertPixel(image, [24, 30], [200, 200, 200]);
  assert.deepEqual(image.notes, ["grey"]);
});

/** The JPEG with an EXIF segment that says how it is turned. */
function withOrientation(bytes: Uint8Array, orientation: number, littleEndian: boolean): Uint8Array {
  const tiff = littleEndian
    ? [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
    : [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const segment = [0xff, 0xe1, 0, 8 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff];
  return concatBytes([bytes.subarray(0, 2), Uint8Array.from(segment), bytes.subarray(2)]);
}

/** Where the stored top row and left column go: EXIF 2.32, table of section 4.6.4 A. */
const TURNS: Record<number, (row: number, column: number) => [number, number]> = {
  1: (row, column) => [row, column],
  2: (row, column) => [row, 47 - column], // top, right
  3: (row, column) => [31 - row, 47 - column], // bottom, right
  4: (row, column) => [31 - row, column], // bottom, left
  5: (row, column) => [column, row], // left, top
  6: (row, column) => [column, 31 - row], // right, top
  7: (row, column) => [47 - column, 31 - row], // right, bottom
  8: (row, column) => [47 - column, row], // left, bottom
};

for (const [orientation, turn] of Object.entries(TURNS)) {
  Deno.test(`decodeImage() applies EXIF orientation ${orientation}`, async () => {
    for (const littleEndian of [true, false]) {
      const image = await decodeImage(withOrientation(jpeg("ycbcr444"), +orientation, littleEndian));
      assert.deepEqual([image.height, image.width], +orientation < 5 ? [32, 48] : [48, 32]);
      assertPixel(image, turn(RED_AT[0], RED_AT[1]), QUADRANTS.topLeft);
      assertPixel(image, turn(GREEN_AT[0], GREEN_AT[1]), QUADRANTS.topRight);
      assertPixel(image, turn(BLUE_AT[0], BLUE_AT[1]), QUADRANTS.bottomLeft);
      assert.deepEqual(image.notes, orientation === "1" ? [] : [`EXIF orientation ${orientation} applied`]);
    }
  });
}

Deno.test("decodeImage() takes an orientation that does not exist for upright", async () => {
  assertQuadrants(await decodeImage(withOrientation(jpeg("ycbcr444"), 9, true)));
});

Deno.test("decodeImage() refuses a JPEG cut off at any byte, with or without an end marker put back", async () => {
  for (const name of ["ycbcr420", "grey", "restarts"] as const) {
    const bytes = jpeg(name);
    for (let length = 1; length < bytes.length - 1; length += 3) {
      const cut = bytes.subarray(0, length);
      await assert.rejects(decodeImage(cut), failsWith("invalid-image", /./), `${name} ${length}`);
      if (length < 3 || length > bytes.length - 8) continue; // the last bytes are padding and the marker itself
      const ended = concatBytes([cut, new Uint8Array([0xff, 0xd9])]);
      await assert.rejects(decodeImage(ended), failsWith("invalid-image", /./), `${name} ${length} ended`);
    }
  }
});

Deno.test("decodeImage() refuses a JPEG whose header lies about its size", async () => {
  for (const name of ["ycbcr444", "ycbcr420", "grey", "progressive", "adobeCmyk"] as const) {
    for (const [height, width] of [[64, 48], [16, 48], [32, 96], [32, 16], [6000, 6000]]) {
      const bytes = jpeg(name);
      const frame = bytes.findIndex((byte, i) => byte === 0xff && [0xc0, 0xc2].includes(bytes[i + 1]));
      new DataView(bytes.buffer).setUint16(frame + 5, height);
      new DataView(bytes.buffer).setUint16(frame + 7, width);
      await assert.rejects(
        decodeImage(bytes),
        failsWith("invalid-image", /image data/),
        `${name} ${width}×${height}`,
      );
    }
  }
});

Deno.test("decodeImage() ignores what follows the end of a JPEG", async () => {
  assertQuadrants(await decodeImage(concatBytes([jpeg("ycbcr444"), new Uint8Array(1000).fill(0xff)])));
});

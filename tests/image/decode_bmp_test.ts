import assert from "node:assert/strict";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { type BmpSpec, failsWith, makeBmp } from "./images.ts";

const PALETTE = [[255, 0, 0], [0, 128, 0], [1, 2, 3]] as const;
const [RED, GREEN, DARK] = PALETTE;

/** Each variant with the pixels it must decode to, from the top. */
const VARIANTS: Record<string, { spec: BmpSpec; pixels: (readonly number[])[]; notes: string[] }> = {
  "24 bits, bottom up, padded rows": {
    spec: { height: 2, width: 1, bitsPerPixel: 24, pixels: [3, 2, 1, 0, 0, 128, 0, 0] },
    pixels: [GREEN, DARK],
    notes: ["24-bit"],
  },
  "24 bits, top down": {
    spec: { height: 2, width: 1, bitsPerPixel: 24, pixels: [3, 2, 1, 0, 0, 128, 0, 0], topDown: true },
    pixels: [DARK, GREEN],
    notes: ["24-bit"],
  },
  "32 bits, whose fourth byte means nothing": {
    spec: { height: 1, width: 2, bitsPerPixel: 32, pixels: [3, 2, 1, 0, 0, 0, 255, 77] },
    pixels: [DARK, RED],
    notes: ["32-bit"],
  },
  "32 bits with alpha": {
    spec: {
      height: 1,
      width: 2,
      bitsPerPixel: 32,
      pixels: [3, 2, 1, 255, 0, 0, 255, 51],
      compression: 3,
      headerBytes: 108,
    },
    pixels: [DARK, [255, 204, 204]],
    notes: ["32-bit", "alpha over white"],
  },
  "8-bit palette": {
    spec: { height: 2, width: 3, bitsPerPixel: 8, pixels: [0, 1, 2, 9, 2, 2, 0, 9], palette: PALETTE },
    pixels: [DARK, DARK, RED, RED, GREEN, DARK],
    notes: ["8-bit palette"],
  },
  "4-bit palette, odd width": {
    spec: { height: 1, width: 3, bitsPerPixel: 4, pixels: [0x21, 0x0f, 0, 0], palette: PALETTE },
    pixels: [DARK, GREEN, RED],
    notes: ["4-bit palette"],
  },
  "1-bit palette": {
    spec: { height: 1, width: 3, bitsPerPixel: 1, pixels: [0b10100000, 0, 0, 0], palette: [RED, DARK] },
    pixels: [DARK, RED, DARK],
    notes: ["1-bit palette"],
  },
};

for (const [name, { spec, pixels, notes }] of Object.entries(VARIANTS)) {
  Deno.test(`decodeImage() decodes BMP: ${name}`, async () => {
    const image = await decodeImage(makeBmp(spec));
    assert.deepEqual([...image.data], pixels.flat());
    assert.deepEqual(image.notes, notes);
    assert.deepEqual([image.format, image.height, image.width], ["bmp", spec.height, spec.width]);
  });
}

Deno.test("decodeImage() refuses a BMP cut off, and one whose header asks for more than there is", async () => {
  const bmp = makeBmp({ height: 2, width: 1, bitsPerPixel: 24, pixels: [1, 2, 3, 0, 4, 5, 6, 0] });
  await assert.rejects(
    decodeImage(bmp.subarray(0, -1)),
    failsWith("invalid-image", /pixels end at byte 62, the file at 61/),
  );
  const liar = makeBmp({ height: 5000, width: 5000, bitsPerPixel: 24, pixels: [1, 2, 3, 0] });
  await assert.rejects(decodeImage(liar), failsWith("invalid-image", /cut off/));
});

Deno.test("decodeImage() refuses a BMP pixel outside its palette", async () => {
  const bmp = makeBmp({ height: 1, width: 1, bitsPerPixel: 8, pixels: [3, 0, 0, 0], palette: PALETTE });
  await assert.rejects(decodeImage(bmp), failsWith("invalid-image", /colour 3 of a palette of 3/));
});

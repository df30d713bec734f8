import assert from "node:assert/strict";
import { SgscnError } from "../../lib/errors.ts";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { concatBytes } from "../../lib/image/concat_bytes.ts";
import { jpeg, latin1, makeBmp, makePng } from "./images.ts";
import { mutate, withChecksums } from "./mutate.ts";

/** Small, so that a damaged size cannot make the test slow. */
const LIMITS = { maxPixels: 1e5 };
const ROUNDS = 400;

/** Decodes, and fails on anything but an image of the right length or an SgscnError. */
async function decodeOrRefuse(bytes: Uint8Array): Promise<void> {
  try {
    const image = await decodeImage(bytes, LIMITS);
    assert.equal(image.data.length, image.height * image.width * 3);
    assert.ok(image.height * image.width <= LIMITS.maxPixels);
  } catch (error) {
    assert.ok(error instanceof SgscnError, `must be an SgscnError, got ${error}`);
    assert.doesNotMatch(error.message, /undefined|NaN/);
  }
}

Deno.test("decodeImage() throws nothing but SgscnError for random bytes", async () => {
  const random = seededRandom(1);
  const starts = [
    "",
    "\x89PNG\r\n\x1a\n",
    "\xff\xd8\xff",
    "\xff\xd8\xff\xc0\0\x0b\x08\0\x10\0\x10\x01\x01\x11\0",
    "BM",
  ];
  for (let i = 0; i < ROUNDS; i++) {
    const bytes = Uint8Array.from({ length: 300 * random() }, () => 256 * random());
    await decodeOrRefuse(concatBytes([latin1(starts[i % starts.length], 0), bytes]));
  }
});

const FILES: Record<string, Uint8Array> = {
  jpeg: jpeg("ycbcr420"),
  "progressive jpeg": jpeg("progressive"),
  "cmyk jpeg": jpeg("adobeYcck"),
  "jpeg with restarts": jpeg("restarts"),
  "24-bit bmp": makeBmp({ height: 3, width: 3, bitsPerPixel: 24, pixels: new Array(36).fill(7) }),
  "4-bit bmp": makeBmp({
    height: 3,
    width: 3,
    bitsPerPixel: 4,
    pixels: new Array(12).fill(0),
    palette: [[1, 2, 3]],
  }),
};
for (const [name, bytes] of Object.entries(FILES)) {
  Deno.test(`decodeImage() throws nothing but SgscnError for a damaged ${name}`, async () => {
    const random = seededRandom(2);
    for (let i = 0; i < ROUNDS; i++) await decodeOrRefuse(mutate(bytes, random));
  });
}

for (const [bitDepth, colourType] of [[8, 2], [4, 3], [16, 6], [2, 0]]) {
  Deno.test(`decodeImage() throws nothing but SgscnError for a damaged ${bitDepth}-bit PNG of type ${colourType}`, async () => {
    const random = seededRandom(3);
    for (let i = 0; i < ROUNDS; i++) {
      const spec = { height: 5, width: 9, bitDepth, colourType, interlaced: i % 2 === 1 };
      const extra = [["PLTE", [1, 2, 3, 4, 5, 6]], ["tRNS", [1, 2]]] as const;
      const bytes = makePng({ ...spec, extra: colourType === 3 ? extra : [] });
      await decodeOrRefuse(i % 4 === 0 ? mutate(bytes, random) : withChecksums(mutate(bytes, random)));
    }
  });
}

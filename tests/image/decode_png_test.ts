import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { concatBytes } from "../../lib/image/concat_bytes.ts";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { chunk } from "../../lib/image/png_chunks.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { failsWith, makeIhdr, makePng, PNG_SIGNATURE, type PngSpec } from "./images.ts";

const RGB_2X2 = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30];
const PALETTE = ["PLTE", [255, 0, 0, 0, 128, 0, 1, 2, 3]] as const;

/** Each variant with the pixels it must decode to. */
const VARIANTS: Record<string, { spec: PngSpec; pixels: number[]; notes: string[] }> = {
  "RGB": {
    spec: { height: 2, width: 2, samples: RGB_2X2 },
    pixels: RGB_2X2,
    notes: ["8-bit RGB"],
  },
  "1x1": { spec: { height: 1, width: 1, samples: [1, 2, 3] }, pixels: [1, 2, 3], notes: ["8-bit RGB"] },
  "1-bit grey": {
    spec: { height: 1, width: 3, bitDepth: 1, colourType: 0, samples: [1, 0, 1] },
    pixels: [255, 255, 255, 0, 0, 0, 255, 255, 255],
    notes: ["1-bit grey"],
  },
  "2-bit grey": {
    spec: { height: 1, width: 3, bitDepth: 2, colourType: 0, samples: [1, 2, 3] },
    pixels: [85, 85, 85, 170, 170, 170, 255, 255, 255],
    notes: ["2-bit grey"],
  },
  "4-bit grey": {
    spec: { height: 1, width: 2, bitDepth: 4, colourType: 0, samples: [7, 15] },
    pixels: [119, 119, 119, 255, 255, 255],
    notes: ["4-bit grey"],
  },
  "8-bit grey": {
    spec: { height: 2, width: 1, colourType: 0, samples: [7, 200] },
    pixels: [7, 7, 7, 200, 200, 200],
    notes: ["8-bit grey"],
  },
  "grey with a transparent value": {
    spec: { height: 1, width: 2, colourType: 0, samples: [7, 8], extra: [["tRNS", [0, 7]]] },
    pixels: [255, 255, 255, 8, 8, 8],
    notes: ["8-bit grey", "alpha over white"],
  },
  "grey with alpha": {
    spec: { height: 1, width: 2, colourType: 4, samples: [100, 255, 100, 51] },
    pixels: [100, 100, 100, 224, 224, 224],
    notes: ["8-bit grey with alpha", "alpha over white"],
  },
  "RGB with alpha": {
    spec: { height: 1, width: 2, colourType: 6, samples: [255, 0, 0, 0, 0, 255, 0, 128] },
    pixels: [255, 255, 255, 127, 255, 127],
    notes: ["8-bit RGB with alpha", "alpha over white"],
  },
  "alpha that is opaque, which needs no note": {
    spec: { height: 1, width: 1, colourType: 6, samples: [9, 8, 7, 255] },
    pixels: [9, 8, 7],
    notes: ["8-bit RGB with alpha"],
  },
  "palette with transparency": {
    spec: { height: 1, width: 3, colourType: 3, samples: [2, 1, 0], extra: [PALETTE, ["tRNS", [0]]] },
    pixels: [1, 2, 3, 0, 128, 0, 255, 255, 255],
    notes: ["8-bit palette", "alpha over white"],
  },
  "eXIf orientation 6": {
    spec: { height: 2, width: 1, samples: [1, 1, 1, 2, 2, 2], extra: [["eXIf", exif(6)]] },
    pixels: [2, 2, 2, 1, 1, 1],
    notes: ["8-bit RGB", "EXIF orientation 6 applied"],
  },
  "animation, of which the first image is taken": {
    spec: { height: 1, width: 1, samples: [5, 6, 7], extra: [["acTL", [0, 0, 0, 2, 0, 0, 0, 0]]] },
    pixels: [5, 6, 7],
    notes: ["8-bit RGB", "animated: first image only"],
  },
};
for (const bitDepth of [1, 2, 4, 8]) {
  VARIANTS[`${bitDepth}-bit palette`] = {
    spec: { height: 2, width: 3, bitDepth, colourType: 3, samples: [0, 1, 0, 1, 1, 0], extra: [PALETTE] },
    pixels: [0, 1, 0, 1, 1, 0].flatMap((index) => PALETTE[1].slice(index * 3, index * 3 + 3)),
    notes: [`${bitDepth}-bit palette`],
  };
}

for (const [name, { spec, pixels, notes }] of Object.entries(VARIANTS)) {
  Deno.test(`decodeImage() decodes PNG: ${name}`, async () => {
    const image = await decodeImage(makePng(spec));
    assert.deepEqual([...image.data], pixels);
    assert.deepEqual(image.notes, notes);
    assert.equal(image.format, "png");
    assert.equal(image.precise, undefined);
  });
}

/** A little-endian EXIF block with nothing but an orientation. */
function exif(orientation: number): number[] {
  return [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
}

Deno.test("decodeImage() keeps all 16 bits of a PNG in precise, and rounds them in data", async () => {
  const samples = [0, 1, 257, 32768, 65534, 65535];
  const image = await decodeImage(makePng({ height: 1, width: 2, bitDepth: 16, samples }));
  assert.deepEqual(image.precise, Float32Array.from(samples, (sample) => sample / 65535));
  assert.deepEqual([...image.data], [0, 0, 1, 128, 255, 255]);
  assert.deepEqual(image.notes, ["16-bit RGB"]);
});

Deno.test("decodeImage() puts 16-bit alpha and transparent colours over white", async () => {
  const alpha = await decodeImage(
    makePng({ height: 1, width: 2, bitDepth: 16, colourType: 4, samples: [0, 0, 0, 13107] }),
  );
  assert.deepEqual([...alpha.data], [255, 255, 255, 204, 204, 204]);
  const key = await decodeImage(makePng({
    height: 1,
    width: 2,
    bitDepth: 16,
    colourType: 0,
    samples: [258, 257],
    extra: [["tRNS", [1, 2]]],
  }));
  assert.deepEqual([...key.data], [255, 255, 255, 1, 1, 1]);
  assert.deepEqual(key.notes, ["16-bit grey", "alpha over white"]);
});

for (const bitDepth of [8, 16]) {
  Deno.test(`decodeImage() decodes an interlaced ${bitDepth}-bit PNG to the same pixels`, async () => {
    const samples = Array.from({ length: 11 * 13 * 3 }, (_, i) => i * 7919 % 2 ** bitDepth);
    const plain = await decodeImage(makePng({ height: 11, width: 13, bitDepth, samples }));
    const interlaced = await decodeImage(
      makePng({ height: 11, width: 13, bitDepth, samples, interlaced: true }),
    );
    assert.deepEqual(interlaced.data, plain.data);
    assert.deepEqual(interlaced.precise, plain.precise);
    if (bitDepth === 8) assert.deepEqual([...plain.data], samples);
    assert.ok(interlaced.notes.includes("interlaced"));
  });
}

Deno.test("decodeImage() refuses a PNG cut off at any byte", async () => {
  const png = makePng({ height: 2, width: 2, samples: RGB_2X2 });
  for (let length = 1; length < png.length; length++) {
    await assert.rejects(
      decodeImage(png.subarray(0, length)),
      failsWith("invalid-image", /cut off/),
      `${length}`,
    );
  }
});

for (const bitDepth of [8, 16]) {
  Deno.test(`decodeImage() refuses a ${bitDepth}-bit PNG whose header lies about its size`, async () => {
    const rows = (height: number) =>
      new Uint8Array(deflateSync(new Uint8Array(height * (1 + 4 * 3 * bitDepth / 8))));
    const png = (height: number, idat: Uint8Array) =>
      concatBytes([
        PNG_SIGNATURE,
        makeIhdr({ height, width: 4, bitDepth }),
        ...chunk("IDAT", idat),
        ...chunk("IEND", new Uint8Array(0)),
      ]);
    assert.equal((await decodeImage(png(3, rows(3)))).height, 3);
    await assert.rejects(decodeImage(png(4, rows(3))), failsWith("invalid-image", /image data/));
    await assert.rejects(decodeImage(png(2, rows(3))), failsWith("invalid-image", /image data/));
    // 64 MB behind a few pixels: stopped at what the size asks for.
    await assert.rejects(decodeImage(png(3, rows(2.5e6))), failsWith("invalid-image", /image data/));
    await assert.rejects(
      decodeImage(png(3, rows(3).subarray(0, 9))),
      failsWith("invalid-image", /image data/),
    );
  });
}

Deno.test("decodeImage() reads a 16-bit PNG whose data is all in one block", async () => {
  const height = 300, width = 400, random = seededRandom(1);
  const samples = Array.from({ length: height * width }, () => Math.floor(65536 * random()));
  const rows = new Uint8Array(height * (1 + 2 * width));
  const view = new DataView(rows.buffer);
  samples.forEach((sample, i) => view.setUint16(i * 2 + Math.floor(i / width) + 1, sample));
  const png = concatBytes([
    PNG_SIGNATURE,
    makeIhdr({ height, width, bitDepth: 16, colourType: 0 }),
    ...chunk("IDAT", deflateSync(rows, { level: 1 })), // noise in which nothing is found again: literals only
    ...chunk("IEND"),
  ]);
  const { precise } = await decodeImage(png);
  assert.deepEqual(
    precise,
    Float32Array.from({ length: samples.length * 3 }, (_, i) => samples[Math.floor(i / 3)] / 65535),
  );
});

Deno.test("decodeImage() refuses a PNG with a damaged chunk", async () => {
  const png = makePng({ height: 2, width: 2, samples: RGB_2X2 });
  png[45] ^= 0xff; // within IDAT
  await assert.rejects(decodeImage(png), failsWith("invalid-image", /checksum of its IDAT chunk/));
  const noData = concatBytes([
    PNG_SIGNATURE,
    makeIhdr({ height: 1, width: 1 }),
    ...chunk("IEND", new Uint8Array(0)),
  ]);
  await assert.rejects(decodeImage(noData), failsWith("invalid-image", /no image data/));
  const longChunk = makePng({ height: 1, width: 1 });
  longChunk[33] = 0xff; // IDAT of 4 GB
  await assert.rejects(
    decodeImage(longChunk),
    failsWith("invalid-image", /cut off: a chunk ends at byte 42781/),
  );
});

Deno.test("decodeImage() does not inflate profiles and texts", async () => {
  const bomb = [...latin("profile\0\0"), ...new Uint8Array(deflateSync(new Uint8Array(5e6)))];
  const png = makePng({ height: 1, width: 1, bitDepth: 16, extra: [["iCCP", bomb], ["iCCP", [1, 2, 3]]] });
  assert.equal((await decodeImage(png)).height, 1);
});

function latin(text: string): number[] {
  return [...text].map((c) => c.charCodeAt(0));
}

import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { decode } from "fast-png";
import { decodeLabels } from "../../lib/image/decode_labels.ts";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { encodeLabels } from "../../lib/image/encode_labels.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { labelColour } from "../../lib/image/label_colour.ts";
import { readPngChunks } from "../../lib/image/png_chunks.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";

Deno.test("encodeLabels() stores labels as the index, whatever they are", async () => {
  const random = seededRandom(1);
  for (const [height, width, labels] of [[5, 7, 256], [1, 1, 1], [33, 17, 100]]) {
    const data = Uint8Array.from({ length: height * width }, () => labels * random());
    data[0] = labels - 1;
    const png = decode(await encodeLabels({ height, width, data }), { checkCrc: true });
    assert.deepEqual([png.height, png.width, png.depth, png.channels], [height, width, 8, 1]);
    assert.deepEqual(new Uint8Array(png.data), data);
    assert.deepEqual(png.palette, Array.from({ length: labels }, (_, label) => labelColour(label)));
  }
});

Deno.test("encodeLabels() shows each label in its colour to other readers", async () => {
  const image = await decodeImage(
    await encodeLabels({ height: 1, width: 3, data: Uint8Array.of(0, 9, 255) }),
  );
  assert.deepEqual([...image.data], [...labelColour(0), ...labelColour(9), ...labelColour(255)]);
});

Deno.test("encodeLabels() gives the same bytes for the same labels", async () => {
  const labels = { height: 4, width: 4, data: new Uint8Array(16).map((_, i) => i % 5) };
  assert.deepEqual(await encodeLabels(labels), await encodeLabels(labels));
});

const random = seededRandom(2);
const noise = () => 256 * random();
/** Pictures that deflate in different ways: [height, width], and their samples in order. */
const PICTURES: Record<string, { size: [number, number]; sample: (i: number) => number }> = {
  "one pixel": { size: [1, 1], sample: () => 7 },
  "black, in runs that reach from row to row of a strip and beyond it": { size: [300, 900], sample: () => 0 },
  "noise, larger than a block": { size: [250, 300], sample: noise },
  "one rare sample among 200,000": { size: [1, 70_000], sample: (i) => i === 99_999 ? 200 : i & 1 },
  "runs about as long as the longest match": {
    size: [120, 1000],
    sample: (i) => i % 3000 % (255 + Math.floor(i / 3000) % 8) === 0 ? 99 : 0,
  },
  "patches of noise in black": { size: [99, 777], sample: (i) => i % 1700 < 600 ? noise() : 0 },
};

for (const [name, { size: [height, width], sample }] of Object.entries(PICTURES)) {
  Deno.test(`encodeRgb() is lossless: ${name}`, async () => {
    const data = Uint8Array.from({ length: height * width * 3 }, (_, i) => sample(i));
    const file = encodeRgb({ height, width, data });
    const image = await decodeImage(file);
    assert.deepEqual([image.height, image.width], [height, width]);
    assert.deepEqual(image.data, data);
    // Another decoder, which holds no block of more than 128 kB; and zlib, which checks the sum of all.
    assert.deepEqual(new Uint8Array(decode(file, { checkCrc: true }).data), data);
    const { start, end } = readPngChunks(file).find(({ type }) => type === "IDAT")!;
    assert.equal(inflateSync(file.subarray(start, end)).length, height * (1 + width * 3));
  });
}

Deno.test("decodeLabels() gives back what encodeLabels() was given, from any place of a buffer", async () => {
  const random = seededRandom(3);
  for (const [height, width] of [[1, 1], [33, 17], [300, 1]]) {
    const data = Uint8Array.from({ length: height * width }, () => 256 * random());
    const file = await encodeLabels({ height, width, data });
    const within = new Uint8Array(file.length + 3);
    within.set(file, 3);
    assert.deepEqual(decodeLabels(within.subarray(3)), { height, width, data });
  }
});

Deno.test("decodeLabels() refuses a damaged file", async () => {
  const file = await encodeLabels({ height: 5, width: 5, data: new Uint8Array(25) });
  assert.throws(() => decodeLabels(file.subarray(0, -20)), /cut off/);
  file[file.length - 20] ^= 1;
  assert.throws(() => decodeLabels(file), /checksum/);
});

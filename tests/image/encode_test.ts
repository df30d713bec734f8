import assert from "node:assert/strict";
import { decode } from "fast-png";
import { decodeLabels } from "../../lib/image/decode_labels.ts";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { encodeLabels } from "../../lib/image/encode_labels.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { labelColour } from "../../lib/image/label_colour.ts";
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

Deno.test("encodeRgb() is lossless", async () => {
  const random = seededRandom(2);
  const data = Uint8Array.from({ length: 13 * 9 * 3 }, () => 256 * random());
  const image = await decodeImage(encodeRgb({ height: 13, width: 9, data }));
  assert.deepEqual(image.data, data);
  assert.deepEqual([image.height, image.width], [13, 9]);
});

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

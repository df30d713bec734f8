import assert from "node:assert/strict";
import { decodeImage } from "../../lib/image/decode_image.ts";
import { encodeJpeg } from "../../lib/image/encode_jpeg.ts";

const HEIGHT = 40, WIDTH = 56;

/** Smooth, so that what JPEG leaves out is small. */
function gradient(): Uint8Array {
  const data = new Uint8Array(HEIGHT * WIDTH * 3);
  for (let i = 0; i < HEIGHT * WIDTH; i++) {
    data.set([4 * (i % WIDTH), 6 * Math.floor(i / WIDTH), 90], 3 * i);
  }
  return data;
}

Deno.test("encodeJpeg() writes what the decoder reads back, nearly", async () => {
  const data = gradient();
  const decoded = await decodeImage(encodeJpeg({ height: HEIGHT, width: WIDTH, data }, { quality: 95 }));
  assert.deepEqual([decoded.format, decoded.height, decoded.width], ["jpeg", HEIGHT, WIDTH]);
  const worst = data.reduce((most, value, i) => Math.max(most, Math.abs(value - decoded.data[i])), 0);
  assert.ok(worst <= 12, `off by ${worst}`);
});

Deno.test("encodeJpeg() is smaller at lower quality, and the same for the same pixels", () => {
  const image = { height: HEIGHT, width: WIDTH, data: gradient() };
  assert.ok(encodeJpeg(image, { quality: 30 }).length < encodeJpeg(image, { quality: 95 }).length);
  assert.deepEqual(encodeJpeg(image), encodeJpeg(image));
});

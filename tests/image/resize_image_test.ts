import assert from "node:assert/strict";
import { fitSize, resizeToFit } from "../../lib/image/resize_image.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import type { RgbImage } from "../../lib/types.ts";

function randomImage(height: number, width: number): RgbImage {
  const random = seededRandom(height * 1000 + width);
  const data = Uint8Array.from({ length: height * width * 3 }, () => 256 * random());
  return { format: "png", height, width, data, notes: [] };
}

/** The mean of the input area under each output pixel, straight from the definition, in doubles. */
function naive({ height, width, data }: RgbImage, outHeight: number, outWidth: number): number[] {
  const out: number[] = [];
  const overlap = (i: number, low: number, high: number) =>
    Math.max(0, Math.min(i + 1, high) - Math.max(i, low));
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let row = 0; row < height; row++) {
          const down = overlap(row, y * height / outHeight, (y + 1) * height / outHeight);
          for (let column = 0; down > 0 && column < width; column++) {
            const across = overlap(column, x * width / outWidth, (x + 1) * width / outWidth);
            sum += down * across * data[(row * width + column) * 3 + c];
          }
        }
        out.push(sum / (height / outHeight * width / outWidth) / 255);
      }
    }
  }
  return out;
}

for (
  const [height, width, size] of [[7, 5, 3], [33, 17, 16], [64, 1, 10], [40, 60, 30], [31, 97, 96], [
    50,
    50,
    1,
  ]]
) {
  Deno.test(`resizeToFit() averages areas: ${width}×${height} to ${size}`, () => {
    const image = randomImage(height, width);
    const resized = resizeToFit(image, size);
    assert.equal(Math.max(resized.height, resized.width), size);
    const expected = naive(image, resized.height, resized.width);
    assert.equal(resized.data.length, expected.length);
    expected.forEach((value, i) => {
      assert.ok(
        Math.abs(resized.data[i] - value) <= 1e-6 + 1e-5 * value,
        `${i}: ${resized.data[i]}, not ${value}`,
      );
    });
  });
}

Deno.test("resizeToFit() never enlarges, and only scales to 0–1 then", () => {
  const image = randomImage(3, 4);
  const same = resizeToFit(image, 100);
  assert.deepEqual([same.height, same.width], [3, 4]);
  assert.deepEqual(same.data, Float32Array.from(image.data, (value) => value / 255));
});

Deno.test("resizeToFit() takes the full precision where there is one", () => {
  const precise = Float32Array.of(0.1, 0.2, 0.3, 0.3, 0.2, 0.1);
  const image: RgbImage = { format: "png", height: 1, width: 2, data: new Uint8Array(6), precise, notes: [] };
  assert.deepEqual(resizeToFit(image, 2).data, precise);
  resizeToFit(image, 1).data.forEach((value) => assert.ok(Math.abs(value - 0.2) < 1e-6));
});

Deno.test("fitSize() keeps the aspect and at least one pixel", () => {
  assert.deepEqual(fitSize({ height: 768, width: 1024 }, 256), { height: 192, width: 256 });
  assert.deepEqual(fitSize({ height: 1000, width: 2 }, 100), { height: 100, width: 1 });
});

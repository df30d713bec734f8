import assert from "node:assert/strict";
import { resizeToFit } from "../../lib/image/resize_image.ts";
import { createRandom } from "../../lib/sgscn/random.ts";
import { upsampleGuided } from "../../lib/sgscn/upsample_guided.ts";
import { upsampleNearest } from "../../lib/sgscn/upsample_nearest.ts";
import type { RgbImage } from "../../lib/types.ts";

/** A dark star on skin, with noise: the image and its mask, 0 or 1, [height, width]. */
function star(height: number, width: number, noise: number): { image: RgbImage; mask: Uint8Array } {
  const random = createRandom(3);
  const mask = new Uint8Array(height * width);
  const data = new Uint8Array(height * width * 3);
  for (let i = 0; i < mask.length; i++) {
    const y = Math.floor(i / width) - height / 2, x = (i % width) - width / 2;
    const radius = height * (0.25 + 0.05 * Math.sin(5 * Math.atan2(y, x)));
    mask[i] = Math.hypot(y, x) < radius ? 1 : 0;
    const skin = [190, 150, 140], lesion = [110, 70, 90];
    for (let c = 0; c < 3; c++) data[3 * i + c] = (mask[i] ? lesion : skin)[c] + noise * (2 * random() - 1);
  }
  return { image: { height, width, data, notes: [], format: "png" }, mask };
}

/** Scores as a network gives them: soft, at working size, in channels 3 (outside) and 5 (inside) of 6, pitch 8. */
function softScores(mask: Uint8Array, width: number, guide: { height: number; width: number }) {
  const { height: h, width: w } = guide;
  const step = width / w;
  const data = new Float32Array(h * w * 8).fill(-9);
  const labels = new Uint8Array(h * w);
  for (let i = 0; i < labels.length; i++) {
    const top = (Math.floor(i / w) - 1) * step, left = ((i % w) - 1) * step;
    let inside = 0; // of the 3×3 working pixels round this one
    for (let y = top; y < top + 3 * step; y++) {
      for (let x = left; x < left + 3 * step; x++) inside += mask[y * width + x] ?? 0;
    }
    data[8 * i + 5] = 4 * (inside / (3 * step) ** 2 - 0.5);
    data[8 * i + 3] = -data[8 * i + 5];
    labels[i] = data[8 * i + 5] > 0 ? 5 : 3;
  }
  return { height: h, width: w, channels: 6, pitch: 8, data, labels };
}

function wrongPixels(labels: Uint8Array, mask: Uint8Array): number {
  return labels.filter((label, i) => label !== (mask[i] ? 5 : 3)).length;
}

for (const noise of [0, 20]) {
  Deno.test(`guided upsampling follows the image's edge where nearest cannot, noise ${noise}`, () => {
    const { image, mask } = star(240, 320, noise);
    const guide = resizeToFit(image, 80);
    const scores = softScores(mask, 320, guide);
    const nearest = wrongPixels(upsampleNearest(scores2labels(scores), image).data, mask);
    const guided = wrongPixels(upsampleGuided(scores, guide, image).data, mask);
    assert.ok(nearest > 100, `nearest errs at ${nearest} pixels: the case is too easy`);
    assert.ok(guided * 10 < nearest, `guided errs at ${guided} pixels, nearest at ${nearest}`);
  });
}

Deno.test("guided upsampling interpolates where the image has no contrast", () => {
  const image = { height: 8, width: 40, data: new Uint8Array(8 * 40 * 3).fill(90) };
  const guide = { height: 2, width: 10, data: new Float32Array(60).fill(90 / 255) };
  // Channel 1 overtakes channel 0 between columns 3 and 4, a quarter of the way: at 3.25 + 0.5 working pixels.
  const data = new Float32Array(40);
  for (let i = 0; i < 20; i++) data[2 * i + 1] = (i % 10) - 3.25;
  const labels = Uint8Array.from({ length: 20 }, (_, i) => data[2 * i + 1] > 0 ? 1 : 0);
  const scores = { height: 2, width: 10, channels: 2, pitch: 2, data, labels };
  const rows = upsampleGuided(scores, guide, image).data;
  assert.deepEqual([...rows.subarray(0, 40)], Array.from({ length: 40 }, (_, x) => x + 0.5 > 15 ? 1 : 0));
});

Deno.test("guided upsampling gives every pixel a label that occurs nearby, whatever the sizes", () => {
  for (const [h, w, height, width] of [[3, 3, 3, 4], [3, 64, 7, 149], [5, 4, 11, 9], [7, 5, 7, 5]]) {
    const random = createRandom(h * w);
    const image = {
      height,
      width,
      data: Uint8Array.from({ length: height * width * 3 }, () => 256 * random()),
    };
    const guide = { height: h, width: w, data: Float32Array.from({ length: h * w * 3 }, random) };
    const data = Float32Array.from({ length: h * w * 4 }, random);
    const labels = Uint8Array.from(
      { length: h * w },
      (_, i) => data.subarray(4 * i, 4 * i + 3).reduce((best, v, k, all) => v > all[best] ? k : best, 0),
    );
    const scores = { height: h, width: w, channels: 3, pitch: 4, data, labels };
    const upsampled = upsampleGuided(scores, guide, image);
    assert.equal(upsampled.data.length, height * width);
    for (let i = 0; i < upsampled.data.length; i++) {
      const y = Math.floor(((Math.floor(i / width) + 0.5) * h) / height),
        x = Math.floor((((i % width) + 0.5) * w) / width);
      const nearby = new Set<number>();
      for (let dy = -2; dy <= 2; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          if (y + dy >= 0 && y + dy < h && x + dx >= 0 && x + dx < w) {
            nearby.add(labels[(y + dy) * w + x + dx]);
          }
        }
      }
      assert.ok(nearby.has(upsampled.data[i]), `pixel ${i} of ${height}×${width}`);
    }
  }
});

Deno.test("nearest upsampling copies the label under each pixel's centre", () => {
  const labels = { height: 2, width: 2, data: Uint8Array.of(1, 2, 3, 4) };
  const { height, width, data } = upsampleNearest(labels, { height: 3, width: 4 });
  assert.deepEqual([height, width], [3, 4]);
  assert.deepEqual([...data], [1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
});

function scores2labels({ height, width, labels }: { height: number; width: number; labels: Uint8Array }) {
  return { height, width, data: labels };
}

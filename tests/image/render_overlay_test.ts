import assert from "node:assert/strict";
import { labelColour } from "../../lib/image/label_colour.ts";
import { renderOverlay } from "../../lib/image/render_overlay.ts";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import type { LabelMap, RgbImage } from "../../lib/types.ts";

function grey(height: number, width: number): RgbImage {
  return { format: "png", height, width, data: new Uint8Array(height * width * 3).fill(100), notes: [] };
}

/** Labels 0 in the left half, 1 in the right. */
function halves(height: number, width: number) {
  const data = new Uint8Array(height * width).map((_, i) => i % width < width / 2 ? 0 : 1);
  return { height, width, data };
}

Deno.test("renderOverlay() lays a quarter of the label's colour over the image", () => {
  const { data } = renderOverlay(grey(8, 20), halves(8, 20));
  const expected = (label: number) =>
    labelColour(label).map((value) => Math.round(100 + (value - 100) * 0.25));
  assert.deepEqual([...data.subarray(0, 3)], expected(0));
  assert.deepEqual([...data.subarray(19 * 3, 20 * 3)], expected(1));
});

Deno.test("renderOverlay() draws a light line with a dark rim between labels", () => {
  const { data } = renderOverlay(grey(8, 20), halves(8, 20));
  const row = [...data.subarray(4 * 60, 5 * 60)].filter((_, i) => i % 3 === 0);
  assert.deepEqual(row.slice(8, 11), [20, 255, 20]);
});

Deno.test("renderOverlay() draws the target's outline in a colour of its own, over the boundaries", () => {
  const target = { height: 8, width: 20, data: new Uint8Array(160).map((_, i) => i % 20 < 11 ? 0 : 1) };
  const { data } = renderOverlay(grey(8, 20), halves(8, 20), target);
  const row = Array.from(
    { length: 5 },
    (_, i) => [...data.subarray((4 * 20 + 8 + i) * 3, (4 * 20 + 9 + i) * 3)],
  );
  const dark = [20, 20, 20];
  assert.deepEqual(row.slice(0, 4), [dark, dark, [127, 240, 228], dark]);
  assert.notDeepEqual(row[4], dark);
});

Deno.test("renderOverlay() draws wider lines on larger images, and none where all is one label", () => {
  const lightPixels = (width: number) => {
    const { data } = renderOverlay(grey(1, width), halves(1, width));
    return data.filter((value, i) => i % 3 === 0 && value === 255).length;
  };
  assert.ok(lightPixels(3000) > lightPixels(600));
  const plain = renderOverlay(grey(4, 4), { height: 4, width: 4, data: new Uint8Array(16) });
  assert.equal(new Set(plain.data).size, 3);
});

Deno.test("renderOverlay() leaves the image as it was and refuses other sizes", () => {
  const image = grey(2, 4);
  renderOverlay(image, halves(2, 4));
  assert.ok(image.data.every((value) => value === 100));
  assert.throws(() => renderOverlay(image, halves(4, 2)), /labels must be 4×2 pixels, got 2×4/);
  assert.throws(() => renderOverlay(image, halves(2, 4), halves(4, 2)), /target must be 4×2 pixels, got 2×4/);
});

Deno.test("renderOverlay() is what its definition gives, pixel by pixel", () => {
  const random = seededRandom(5);
  for (const [height, width, side] of [[1, 1, 1], [7, 9, 3], [23, 37, 5], [40, 1303, 20]]) {
    const image = {
      ...grey(height, width),
      data: new Uint8Array(height * width * 3).map(() => 256 * random()),
    };
    const patch = Array.from({ length: 4096 }, () => Math.floor(256 * random())); // labels of squares of this side
    const data = new Uint8Array(height * width).map((_, i) =>
      patch[(Math.floor(i / width / side) * 64 + Math.floor(i % width / side)) % patch.length]
    );
    const labels = { height, width, data };
    assert.deepEqual(renderOverlay(image, labels).data, plainOverlay(image, labels));
  }
});

/** The same by its definition: lines are pixels near a boundary, by steps to the side, up and down. */
function plainOverlay({ data }: RgbImage, { height, width, data: labels }: LabelMap): Uint8Array {
  const isEdge = (y: number, x: number) => {
    const label = labels[y * width + x];
    return (x + 1 < width && labels[y * width + x + 1] !== label) ||
      (y + 1 < height && labels[(y + 1) * width + x] !== label);
  };
  const lineWidth = Math.max(1, Math.round(Math.max(height, width) / 600));
  const steps = new Uint8Array(height * width).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isEdge(y, x)) continue;
      const reach = 2 * lineWidth - 1;
      for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
        for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
          const at = row * width + column;
          steps[at] = Math.min(steps[at], Math.abs(row - y) + Math.abs(column - x));
        }
      }
    }
  }
  return data.map((value, i) => {
    const pixel = Math.floor(i / 3);
    if (steps[pixel] < lineWidth) return 255;
    if (steps[pixel] < 2 * lineWidth) return 20;
    return Math.round(value + (labelColour(labels[pixel])[i % 3] - value) * 0.25);
  });
}

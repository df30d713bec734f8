import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { measureMask } from "../../lib/regions/measure_mask.ts";

/** The same by looking at each pixel. */
function plainly(width: number, data: Uint8Array) {
  const places = [...data.keys()].filter((at) => data[at]).map((at) => [Math.floor(at / width), at % width]);
  const mean = (axis: number) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  const ends = (axis: number) => places.map((place) => place[axis]);
  return {
    pixels: places.length,
    fraction: places.length / data.length,
    centroid: [mean(0), mean(1)],
    boundingBox: [
      Math.min(...ends(0)),
      Math.min(...ends(1)),
      Math.max(...ends(0)) + 1,
      Math.max(...ends(1)) + 1,
    ],
  };
}

Deno.test("measureMask() is what a plain pass over the pixels says", () => {
  const random = seededRandom(2);
  for (const [height, width] of [[1, 1], [3, 50], [40, 31], [300, 7]]) {
    const data = Uint8Array.from({ length: height * width }, () => Number(random() < 0.3));
    data[data.length >> 1] = 1;
    assert.deepEqual(measureMask({ height, width, data }), plainly(width, data));
  }
});

Deno.test("a mask in more than one strip, and one that is empty", () => {
  const height = 700, width = 900, data = new Uint8Array(height * width);
  assert.deepEqual(measureMask({ height, width, data }), {
    pixels: 0,
    fraction: 0,
    centroid: [349.5, 449.5],
    boundingBox: [0, 0, 0, 0],
  });
  for (let row = 100; row < 650; row++) data.fill(1, row * width + 20, row * width + 880);
  const { pixels, centroid, boundingBox } = measureMask({ height, width, data });
  assert.equal(pixels, 550 * 860);
  assert.deepEqual(centroid, [374.5, 449.5]);
  assert.deepEqual(boundingBox, [100, 20, 650, 880]);
});

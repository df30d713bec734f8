import assert from "node:assert/strict";
import { seededRandom } from "../../lib/image/seeded_random.ts";
import { cellStarts, surveyPixels } from "../../lib/regions/survey_pixels.ts";

Deno.test("surveyPixels() has the mean, the extremes and the brightness of each cell's pixels", () => {
  const random = seededRandom(3);
  for (const [height, width] of [[1, 1], [5, 700], [150, 131]]) {
    const data = Uint8Array.from({ length: height * width * 3 }, () => 256 * random());
    const { cells, brightness } = surveyPixels({ format: "png", height, width, data, notes: [] });
    assert.equal(Math.max(cells.height, cells.width), Math.min(128, Math.max(height, width)));
    assert.equal(Math.max(brightness.height, brightness.width), Math.min(512, Math.max(height, width)));
    const pixelsIn = (size: { height: number; width: number }, cell: number) =>
      Array.from({ length: height * width }, (_, pixel) => pixel).filter((pixel) => {
        const x = pixel % width, y = (pixel - x) / width;
        const row = Math.floor(y * size.height / height), column = Math.floor(x * size.width / width);
        return row * size.width + column === cell;
      });
    const mean = (values: number[]) => Math.fround(values.reduce((a, b) => a + b) / values.length);
    for (const cell of [0, cells.low.length >> 1, cells.low.length - 1]) {
      const pixels = pixelsIn(cells, cell);
      const samples = pixels.flatMap((pixel) => [...data.subarray(3 * pixel, 3 * pixel + 3)]);
      assert.deepEqual([cells.low[cell], cells.high[cell]], [Math.min(...samples), Math.max(...samples)]);
      for (let c = 0; c < 3; c++) {
        assert.equal(cells.mean[3 * cell + c], mean(pixels.map((pixel) => data[3 * pixel + c])));
      }
    }
    for (const cell of [0, brightness.data.length - 1]) {
      const values = pixelsIn(brightness, cell).map((at) => Math.max(...data.subarray(3 * at, 3 * at + 3)));
      assert.equal(brightness.data[cell], mean(values));
    }
  }
});

Deno.test("surveyPixels() tells grey images from coloured ones as isGrey() does", () => {
  for (const [blue, isGrey] of [[100, true], [109, true], [110, false]] as const) {
    const data = new Uint8Array(12 * 3).map((_, i) => i % 3 === 2 ? blue : 100);
    assert.equal(surveyPixels({ format: "png", height: 3, width: 4, data, notes: [] }).isGrey, isGrey);
  }
});

Deno.test("cellStarts() divides pixels as ⌊x · cells / pixels⌋ does", () => {
  for (const [pixels, cells] of [[1, 1], [7, 3], [681, 85], [512, 512]]) {
    const starts = cellStarts(pixels, cells);
    const cellOf = (x: number) => starts.findLastIndex((start) => start <= x);
    for (let x = 0; x < pixels; x++) assert.equal(cellOf(x), Math.floor(x * cells / pixels));
    assert.equal(starts[cells], pixels);
  }
});

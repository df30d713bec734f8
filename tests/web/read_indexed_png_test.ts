import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { concatBytes } from "../../lib/image/concat_bytes.ts";
import { encodeLabels } from "../../lib/image/encode_labels.ts";
import { encodeMask } from "../../lib/image/encode_mask.ts";
import { encodeRgb } from "../../lib/image/encode_rgb.ts";
import { PNG_SIGNATURE } from "../../lib/image/png_header.ts";
import { chunk } from "../../lib/image/png_chunks.ts";
import { readIndexedPng } from "../../lib/web/page/read_indexed_png.ts";

const bytesOf = (file: Uint8Array) => new Uint8Array(file);

/** Numbers that repeat nowhere near. */
function numbers(height: number, width: number): Uint8Array {
  return Uint8Array.from({ length: height * width }, (_, i) => (i * i * 31 + i * 7) % 256);
}

for (const [height, width] of [[1, 1], [1, 300], [70, 3], [33, 57]]) {
  Deno.test(`the labels of a file of ${width}×${height} are read as they were written`, async () => {
    const data = numbers(height, width);
    const file = bytesOf(await encodeLabels({ height, width, data }));
    assert.deepEqual(await readIndexedPng(file), { height, width, data });
  });
}

Deno.test("a mask's file is 0 outside and not 0 inside", async () => {
  const data = Uint8Array.of(0, 1, 1, 0, 0, 1);
  const image = await readIndexedPng(bytesOf(encodeMask({ height: 2, width: 3, data })));
  assert.deepEqual(Array.from(image.data, (value) => value === 0 ? 0 : 1), [...data]);
});

Deno.test("a file that another program has written, filters and all, is read too", async () => {
  const data = numbers(40, 31);
  const file = encode({ height: 40, width: 31, data, channels: 1, depth: 8 });
  assert.deepEqual((await readIndexedPng(bytesOf(file))).data, data);
});

for (let filter = 0; filter <= 4; filter++) {
  Deno.test(`rows of filter ${filter} are undone`, async () => {
    const [height, width] = [5, 7];
    const data = numbers(height, width);
    const file = filtered({ height, width, data }, filter);
    assert.deepEqual((await readIndexedPng(file)).data, data);
  });
}

Deno.test("what is no indexed PNG is refused", async () => {
  const rgb = encodeRgb({ height: 2, width: 2, data: new Uint8Array(12) });
  await assert.rejects(readIndexedPng(bytesOf(rgb)), /must have 8 bits a pixel/);
  await assert.rejects(readIndexedPng(Uint8Array.of(1, 2, 3)), /no PNG/);
  const file = await encodeLabels({ height: 9, width: 9, data: numbers(9, 9) });
  await assert.rejects(readIndexedPng(bytesOf(file.subarray(0, file.length - 30))));
});

/** An indexed PNG with one filter in all rows. */
function filtered(
  { height, width, data }: { height: number; width: number; data: Uint8Array },
  filter: number,
): Uint8Array<ArrayBuffer> {
  const at = (row: number, column: number) => row < 0 || column < 0 ? 0 : data[row * width + column];
  const rows = new Uint8Array(height * (width + 1));
  for (let row = 0; row < height; row++) {
    rows[row * (width + 1)] = filter;
    for (let column = 0; column < width; column++) {
      const [left, up, corner] = [at(row, column - 1), at(row - 1, column), at(row - 1, column - 1)];
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      rows[row * (width + 1) + 1 + column] = at(row, column) - predicted;
    }
  }
  const header = Uint8Array.of(0, 0, 0, width, 0, 0, 0, height, 8, 3, 0, 0, 0);
  const deflated = deflateSync(rows);
  const half = deflated.length >> 1; // pictures may come in several pieces
  return bytesOf(concatBytes([
    Uint8Array.from(PNG_SIGNATURE, (letter) => letter.charCodeAt(0)),
    ...chunk("IHDR", header),
    ...chunk("IDAT", deflated.subarray(0, half)),
    ...chunk("IDAT", deflated.subarray(half)),
    ...chunk("IEND", new Uint8Array(0)),
  ]));
}

/** As the PNG specification words it: whichever is nearest, in this order. */
function paeth(a: number, b: number, c: number): number {
  const estimate = a + b - c;
  const distances = [a, b, c].map((value) => Math.abs(estimate - value));
  return [a, b, c][distances.indexOf(Math.min(...distances))];
}

import assert from "node:assert/strict";
import { concatBytes } from "../../lib/image/concat_bytes.ts";
import { sniffImage } from "../../lib/image/sniff_image.ts";
import { failsWith, jpeg, latin1, makeBmp, makeIhdr, makePng, PNG_SIGNATURE } from "./images.ts";

Deno.test("sniffImage() reads format, size and depth of each format", () => {
  const png = makePng({ height: 3, width: 5, bitDepth: 16, colourType: 0 });
  assert.deepEqual(sniffImage(png), { format: "png", height: 3, width: 5, bitDepth: 16 });
  assert.deepEqual(sniffImage(jpeg("ycbcr420")), { format: "jpeg", height: 32, width: 48, bitDepth: 8 });
  const bmp = makeBmp({ height: 2, width: 1, bitsPerPixel: 24, pixels: [1, 2, 3, 0, 4, 5, 6, 0] });
  assert.deepEqual(sniffImage(bmp), { format: "bmp", height: 2, width: 1, bitDepth: 8 });
});

Deno.test("sniffImage() needs the header only, so a huge PNG is refused without decoding", () => {
  const headerOnly = concatBytes([PNG_SIGNATURE, makeIhdr({ height: 20000, width: 20000 })]);
  assert.equal(headerOnly.length, 33);
  assert.throws(
    () => sniffImage(headerOnly),
    failsWith("too-large", /at most 40 megapixels, got 400 megapixels \(20000×20000\)/),
  );
});

Deno.test("sniffImage() refuses by maxPixels and maxBytes, and takes what is just within", () => {
  const png = makePng({ height: 10, width: 10 });
  assert.throws(
    () => sniffImage(png, { maxPixels: 99 }),
    failsWith("too-large", /at most 99 pixels, got 100 pixels \(10×10\)/),
  );
  assert.equal(sniffImage(png, { maxPixels: 100 }).height, 10);
  assert.throws(
    () => sniffImage(png, { maxBytes: png.length - 1 }),
    failsWith("too-large", new RegExp(`at most ${png.length - 1} bytes .*, got ${png.length} bytes`)),
  );
  assert.equal(sniffImage(png, { maxBytes: png.length }).height, 10);
  assert.throws(
    () => sniffImage(new Uint8Array(20 * 2 ** 20 + 1)),
    failsWith("too-large", /20971520 bytes \(20 MiB\)/),
  );
});

const REFUSED_BY_NAME: Record<string, Uint8Array> = {
  "GIF": latin1("GIF89a\x10\0\x10\0"),
  "WebP": latin1("RIFF\x20\0\0\0WEBPVP8 "),
  "TIFF": latin1("II*\0\x08\0\0\0"),
  "BigTIFF": latin1("MM\0+\0\x08\0\0"),
  "HEIC": latin1("\0\0\0\x18ftypheic"),
  "AVIF": latin1("\0\0\0\x18ftypavif"),
  "JPEG 2000": latin1("\0\0\0\x0cjP  \r\n\x87\n"),
  "JPEG XL": latin1("\xff\x0a"),
  "DICOM": latin1("\0".repeat(128) + "DICM"),
  "PDF": latin1("%PDF-1.7\n"),
  "SVG": latin1("<svg xmlns="),
  "ZIP": latin1("PK\x03\x04"),
  "text": new TextEncoder().encode("BM is how this plain text begins: grüezi\n"),
  "arithmetic-coded JPEG": jpeg("arithmetic"),
  "BMP with compression RLE8": makeBmp({
    height: 1,
    width: 1,
    bitsPerPixel: 8,
    pixels: [0, 0, 0, 0],
    compression: 1,
  }),
  "BMP with 16 bits a pixel": makeBmp({ height: 1, width: 1, bitsPerPixel: 16, pixels: [0, 0, 0, 0] }),
};

for (const [name, bytes] of Object.entries(REFUSED_BY_NAME)) {
  Deno.test(`sniffImage() refuses ${name} by name`, () => {
    assert.throws(
      () => sniffImage(bytes),
      failsWith("unsupported-format", new RegExp(`: ${name} is not supported; send`)),
    );
  });
}

Deno.test("sniffImage() refuses unknown bytes and shows how they begin", () => {
  const bytes = new Uint8Array([0, 0xfe, 3, 0x9c, 1]);
  assert.throws(() => sniffImage(bytes), failsWith("unsupported-format", /begins with 00 fe 03 9c/));
});

Deno.test("sniffImage() refuses an empty file", () => {
  assert.throws(() => sniffImage(new Uint8Array(0)), failsWith("invalid-image", /it is empty \(0 bytes\)/));
});

Deno.test("sniffImage() refuses headers that are cut off anywhere", () => {
  const files = {
    png: makePng({ height: 2, width: 2 }).subarray(0, 33),
    jpeg: jpeg("ycbcr444").subarray(0, 170), // within the quantisation tables, before the frame header
    bmp: makeBmp({ height: 1, width: 1, bitsPerPixel: 24, pixels: [] }),
  };
  for (const [format, header] of Object.entries(files)) {
    const shortest = format === "bmp" ? 6 : 3;
    for (let length = shortest; length < header.length; length++) {
      assert.throws(
        () => sniffImage(header.subarray(0, length)),
        failsWith("invalid-image", /cut off/),
        `${length}`,
      );
    }
  }
});

Deno.test("sniffImage() refuses sides of zero", () => {
  assert.throws(
    () => sniffImage(makePng({ height: 0, width: 7 })),
    failsWith("invalid-image", /got 7×0 pixels/),
  );
  const bmp = makeBmp({ height: 5, width: 0, bitsPerPixel: 24, pixels: [] });
  assert.throws(() => sniffImage(bmp), failsWith("invalid-image", /got 0×5 pixels/));
});

Deno.test("sniffImage() refuses PNG headers that cannot be", () => {
  const damaged = makePng({ height: 2, width: 2 });
  damaged[19] ^= 1; // width, without its checksum
  assert.throws(() => sniffImage(damaged), failsWith("invalid-image", /checksum/));
  const strange = makePng({ height: 1, width: 1, bitDepth: 4, colourType: 2 });
  assert.throws(() => sniffImage(strange), failsWith("invalid-image", /colour type 2 with 4 bits/));
});

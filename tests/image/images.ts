// What the image tests are made of: files built here, byte by byte, so that the expected pixels are known.
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { SgscnError } from "../../lib/errors.ts";
import { concatBytes } from "../../lib/image/concat_bytes.ts";
import { chunk } from "../../lib/image/png_chunks.ts";
import { JPEGS } from "../fixtures/jpegs.ts";

export const PNG_SIGNATURE = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export interface PngSpec {
  height: number;
  width: number;
  bitDepth?: number;
  colourType?: number;
  /** Samples in order, one number each; 0 where left out. */
  samples?: readonly number[];
  interlaced?: boolean;
  /** Chunks between IHDR and IDAT: type and data. */
  extra?: readonly (readonly [string, readonly number[]])[];
}

/** A PNG of any colour type and depth, unfiltered. */
export function makePng(spec: PngSpec): Uint8Array {
  return concatBytes([
    PNG_SIGNATURE,
    makeIhdr(spec),
    ...(spec.extra ?? []).flatMap(([type, data]) => chunk(type, Uint8Array.from(data))),
    ...chunk("IDAT", new Uint8Array(deflateSync(rawRows(spec)))),
    ...chunk("IEND", new Uint8Array(0)),
  ]);
}

export function makeIhdr(
  { height, width, bitDepth = 8, colourType = 2, interlaced = false }: PngSpec,
): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([bitDepth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  return concatBytes(chunk("IHDR", data));
}

const ADAM7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [
  0,
  1,
  1,
  2,
]];

function rawRows(spec: PngSpec): Uint8Array {
  const { height, width, bitDepth = 8, colourType = 2, samples = [], interlaced } = spec;
  const channels = CHANNELS[colourType];
  const bytes: number[] = [];
  for (const [left, top, stepX, stepY] of interlaced ? ADAM7 : [[0, 0, 1, 1]]) {
    if (left >= width) continue;
    for (let y = top; y < height; y += stepY) {
      bytes.push(0); // no filter
      let bits = "";
      for (let x = left; x < width; x += stepX) {
        for (let c = 0; c < channels; c++) {
          bits += (samples[(y * width + x) * channels + c] ?? 0).toString(2).padStart(bitDepth, "0");
        }
      }
      for (let i = 0; i < bits.length; i += 8) bytes.push(parseInt(bits.slice(i, i + 8).padEnd(8, "0"), 2));
    }
  }
  return Uint8Array.from(bytes);
}

/** A JPEG of tests/fixtures by name. */
export function jpeg(name: keyof typeof JPEGS): Uint8Array {
  return Uint8Array.from(atob(JPEGS[name]), (c) => c.charCodeAt(0));
}

/** The fixture's four colours, by place. */
export const QUADRANTS = { topLeft: [200, 30, 40], topRight: [30, 160, 60], bottomLeft: [30, 50, 190] };

export interface BmpSpec {
  height: number;
  width: number;
  bitsPerPixel: number;
  /** As stored: rows from the bottom, padded to four bytes. */
  pixels: readonly number[];
  palette?: readonly (readonly [number, number, number])[];
  topDown?: boolean;
  compression?: number;
  /** Bytes of the bitmap header: 40, or 108 with masks and alpha. */
  headerBytes?: number;
}

export function makeBmp(spec: BmpSpec): Uint8Array {
  const { height, width, bitsPerPixel, pixels, palette = [], topDown, compression = 0, headerBytes = 40 } =
    spec;
  const pixelOffset = 14 + headerBytes + palette.length * 4;
  const file = new Uint8Array(pixelOffset + pixels.length);
  const view = new DataView(file.buffer);
  file.set([0x42, 0x4d]);
  view.setUint32(2, file.length, true);
  view.setUint32(10, pixelOffset, true);
  view.setUint32(14, headerBytes, true);
  view.setInt32(18, width, true);
  view.setInt32(22, topDown ? -height : height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bitsPerPixel, true);
  view.setUint32(30, compression, true);
  view.setUint32(46, palette.length, true);
  if (headerBytes > 40) {
    [0xff0000, 0xff00, 0xff, 0xff000000].forEach((mask, i) => view.setUint32(54 + 4 * i, mask, true));
  }
  palette.forEach(([red, green, blue], i) => file.set([blue, green, red, 0], 14 + headerBytes + 4 * i));
  file.set(pixels, pixelOffset);
  return file;
}

/** Latin-1 text as bytes, followed by zeros up to `length`. */
export function latin1(text: string, length = 64): Uint8Array {
  const bytes = new Uint8Array(Math.max(length, text.length));
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** For assert.throws and assert.rejects: an SgscnError of that kind whose message matches. */
export function failsWith(kind: SgscnError["kind"], message: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof SgscnError, `must be an SgscnError, got ${error}`);
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    return true;
  };
}

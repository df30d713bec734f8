import { deflateSync, inflateSync } from "node:zlib";
import { decode, type DecodedPng } from "fast-png";
import type { RgbImage } from "../types.ts";
import { concatBytes } from "./concat_bytes.ts";
import { invalidImage } from "./invalid_image.ts";
import { chunk, type PngChunk, stripPng } from "./png_chunks.ts";
import type { PngHeader } from "./png_header.ts";

const MAX_SAMPLE = 65535;

/** First column and row, and steps, of Adam7's seven passes: https://www.w3.org/TR/png-3/#8Interlace */
const ADAM7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [
  0,
  1,
  1,
  2,
]];

const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/**
 * Decodes a 16-bit PNG (no palette: PNG has none at 16 bits). Alpha and transparent colours go over white.
 *
 * @param chunks of the PNG, whose checksums are right
 * @returns `precise` in 0–1 at full precision, `data` rounded from it
 * @throws {SgscnError} `invalid-image`
 */
export function decodePng16(bytes: Uint8Array, chunks: readonly PngChunk[], header: PngHeader): RgbImage {
  const stored = storeData(bytes, chunks, header);
  let png: DecodedPng;
  try {
    png = decode(stored);
  } catch (cause) {
    throw invalidImage("PNG", "its image data is damaged", cause);
  }
  const { height, width } = header;
  const { channels, transparency } = png;
  const samples = png.data; // [height, width, channels], 0–65535
  if (png.height !== height || png.width !== width || samples.length !== height * width * channels) {
    throw invalidImage("PNG", `it decodes to ${png.width}×${png.height} pixels, not ${width}×${height}`);
  }
  const colours = channels < 3 ? 1 : 3;
  const precise = new Float32Array(height * width * 3);
  const data = new Uint8Array(height * width * 3);
  let hadAlpha = false;
  for (let pixel = 0; pixel < height * width; pixel++) {
    const from = pixel * channels;
    let alpha = channels > colours ? samples[from + colours] / MAX_SAMPLE : 1;
    if (transparency && transparency.every((value, c) => samples[from + c] === value)) alpha = 0;
    hadAlpha ||= alpha < 1;
    for (let c = 0; c < 3; c++) {
      const sample = samples[from + (colours === 3 ? c : 0)] / MAX_SAMPLE;
      const value = 1 + (sample - 1) * alpha; // over white
      precise[pixel * 3 + c] = value;
      data[pixel * 3 + c] = Math.round(value * 255);
    }
  }
  return { format: "png", height, width, data, precise, notes: hadAlpha ? ["alpha over white"] : [] };
}

/**
 * The same PNG with its data stored, not compressed, and no chunk that its pixels do not depend on. fast-png inflates without limit, fills up missing rows, and loses data
 * where a block has more than 128 kB of literals, as some encoders' have: so it is inflated here, up to what is expected.
 */
function storeData(
  bytes: Uint8Array,
  chunks: readonly PngChunk[],
  { height, width, colourType, interlaced }: PngHeader,
): Uint8Array {
  const expected = (interlaced ? ADAM7 : [[0, 0, 1, 1]]).reduce((sum, [left, top, stepX, stepY]) => {
    const columns = Math.ceil(Math.max(0, width - left) / stepX);
    const rows = Math.ceil(Math.max(0, height - top) / stepY);
    return sum + (columns === 0 ? 0 : rows * (1 + columns * CHANNELS[colourType] * 2)); // one byte a row names its filter
  }, 0);
  const first = chunks.findIndex(({ type }) => type === "IDAT");
  const idat = chunks.filter(({ type }) => type === "IDAT").map(({ start, end }) =>
    bytes.subarray(start, end)
  );
  const data = inflate(concatBytes(idat), expected);
  return concatBytes([
    stripPng(bytes, chunks.slice(0, first)),
    ...chunk("IDAT", deflateSync(data, { level: 0 })),
    ...chunk("IEND"),
  ]);
}

/** @throws {SgscnError} `invalid-image` unless there are as many bytes as expected */
function inflate(bytes: Uint8Array, expected: number): Uint8Array {
  let got: number | "more";
  try {
    const data = inflateSync(bytes, { maxOutputLength: expected });
    if (data.length === expected) return data;
    got = data.length;
  } catch (cause) {
    if ((cause as { code?: string }).code !== "ERR_BUFFER_TOO_LARGE") {
      throw invalidImage("PNG", "its image data is damaged", cause);
    }
    got = "more";
  }
  throw invalidImage("PNG", `its image data must have ${expected} bytes for its size, got ${got}`);
}

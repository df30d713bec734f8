import { decode, type DecodedPng } from "fast-png";
import type { RgbImage } from "../types.ts";
import { invalidImage } from "./invalid_image.ts";
import { readPngChunks } from "./png_chunks.ts";
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
 * @param bytes a PNG without any chunk that its pixels do not depend on
 * @returns `precise` in 0–1 at full precision, `data` rounded from it
 * @throws {SgscnError} `invalid-image`
 */
export async function decodePng16(bytes: Uint8Array, header: PngHeader): Promise<RgbImage> {
  await checkDataSize(bytes, header);
  let png: DecodedPng;
  try {
    png = decode(bytes);
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

/** fast-png inflates without limit and fills up missing rows: so the amount of data is counted first, in pieces. */
async function checkDataSize(
  bytes: Uint8Array,
  { height, width, colourType, interlaced }: PngHeader,
): Promise<void> {
  const expected = (interlaced ? ADAM7 : [[0, 0, 1, 1]]).reduce((sum, [left, top, stepX, stepY]) => {
    const columns = Math.ceil(Math.max(0, width - left) / stepX);
    const rows = Math.ceil(Math.max(0, height - top) / stepY);
    return sum + (columns === 0 ? 0 : rows * (1 + columns * CHANNELS[colourType] * 2)); // one byte a row names its filter
  }, 0);
  const idat = readPngChunks(bytes).filter(({ type }) => type === "IDAT")
    .map(({ start, end }) => bytes.slice(start, end));
  let inflated = 0;
  try {
    for await (const piece of ReadableStream.from(idat).pipeThrough(new DecompressionStream("deflate"))) {
      inflated += piece.length;
      if (inflated > expected) break;
    }
  } catch (cause) {
    throw invalidImage("PNG", "its image data is damaged", cause);
  }
  if (inflated !== expected) {
    const got = inflated > expected ? "more" : `${inflated}`;
    throw invalidImage("PNG", `its image data must have ${expected} bytes for its size, got ${got}`);
  }
}

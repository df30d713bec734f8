import type { RgbImage } from "../types.ts";
import { pngModule } from "./codecs.js";
import { decodePng16 } from "./decode_png16.ts";
import { readExifOrientation } from "./exif_orientation.ts";
import { invalidImage } from "./invalid_image.ts";
import { orientImage } from "./orient_image.ts";
import { overWhite } from "./over_white.ts";
import { readPngChunks, stripPng } from "./png_chunks.ts";
import { type PngHeader, readPngHeader } from "./png_header.ts";

/** What imagescript's PNG codec exports. Pointers and sizes in bytes. */
interface PngCodec {
  memory: WebAssembly.Memory;
  _initialize(): void;
  walloc(bytes: number): number;
  /** Pointer to RGBA pixels, or a negative status. */
  decode(pointer: number, bytes: number): number;
  width(): number;
  height(): number;
}

const COLOUR_NAMES: Record<PngHeader["colourType"], string> = {
  0: "grey",
  2: "RGB",
  3: "palette",
  4: "grey with alpha",
  6: "RGB with alpha",
};

/**
 * Decodes a PNG: 8 bits and less by imagescript, 16 bits by fast-png, which keeps them all.
 *
 * Transparency is composited over white. Of an animation the default image is taken. Colour profiles and gamma are not
 * applied.
 *
 * @throws {SgscnError} `invalid-image`
 */
export function decodePng(bytes: Uint8Array): RgbImage {
  const header = readPngHeader(bytes);
  const chunks = readPngChunks(bytes);
  const image = header.bitDepth === 16
    ? decodePng16(bytes, chunks, header)
    : decodePng8(stripPng(bytes, chunks), header);
  const notes = [`${header.bitDepth}-bit ${COLOUR_NAMES[header.colourType]}`];
  if (header.interlaced) notes.push("interlaced");
  if (chunks.some(({ type }) => type === "acTL")) notes.push("animated: first image only");
  image.notes.unshift(...notes);

  const exif = chunks.find(({ type }) => type === "eXIf");
  return orientImage(image, exif ? readExifOrientation(bytes.subarray(exif.start, exif.end)) : 1);
}

function decodePng8(bytes: Uint8Array, { height, width }: PngHeader): RgbImage {
  // A new instance a call: its memory, which never shrinks, goes when the call ends.
  const codec = new WebAssembly.Instance(pngModule, { env: { emscripten_notify_memory_growth() {} } })
    .exports as unknown as PngCodec;
  let pixels: number;
  try {
    codec._initialize();
    const pointer = codec.walloc(bytes.length);
    new Uint8Array(codec.memory.buffer).set(bytes, pointer);
    pixels = codec.decode(pointer, bytes.length);
  } catch (cause) {
    throw invalidImage("PNG", "its image data cannot be decoded", cause);
  }
  if (pixels < 0) throw invalidImage("PNG", "its image data is damaged, or not as much as its header says");
  if (codec.height() !== height || codec.width() !== width) {
    throw invalidImage(
      "PNG",
      `it decodes to ${codec.width()}×${codec.height()} pixels, not ${width}×${height}`,
    );
  }
  const rgba = new Uint8Array(codec.memory.buffer, pixels, height * width * 4);
  const { data, hadAlpha } = overWhite(rgba);
  return { format: "png", height, width, data, notes: hadAlpha ? ["alpha over white"] : [] };
}

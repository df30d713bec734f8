import type { RgbImage } from "../types.ts";
import { checkJpegData } from "./check_jpeg_data.ts";
import { jpegModule } from "./codecs.js";
import { type Orientation, readExifOrientation } from "./exif_orientation.ts";
import { invalidImage, unsupportedFormat } from "./invalid_image.ts";
import { type JpegHeader, readJpegHeader } from "./jpeg_header.ts";
import { startsWith } from "./name_format.ts";
import { orientImage } from "./orient_image.ts";
import { concatBytes } from "./concat_bytes.ts";

/** What imagescript's JPEG codec exports. Pointers and sizes in bytes. */
interface JpegCodec {
  memory: WebAssembly.Memory;
  walloc(bytes: number): number;
  /** A handle; 0 and 1 are failures. The width and height asked for, 0 for the image's own. */
  decode(pointer: number, bytes: number, width: number, height: number): number;
  decode_width(handle: number): number;
  decode_height(handle: number): number;
  decode_format(handle: number): number;
  decode_buffer(handle: number): number;
  /** Bytes of the last decoded buffer. */
  wlen(): number;
}

/** Numbers of `decode_format`, with samples a pixel. CMYK comes as amounts of ink: 0 is none. */
const GREY = 0, RGB = 1, CMYK = 2;
const SAMPLES: Record<number, number> = { [GREY]: 1, [RGB]: 3, [CMYK]: 4 };

const APP1 = 0xe1, APP14 = 0xee;

/** APP14 as Adobe writes it, colour transform 0. imagescript reads no CMYK without it. */
const ADOBE_SEGMENT = new Uint8Array([
  0xff,
  0xee,
  0,
  14,
  0x41,
  0x64,
  0x6f,
  0x62,
  0x65,
  0,
  100,
  0,
  0,
  0,
  0,
  0,
]);

/**
 * Decodes a JPEG by imagescript: baseline and progressive; grey, YCbCr, RGB, CMYK and YCCK. EXIF orientation is applied.
 * CMYK becomes RGB as (1 - ink)(1 - black); no colour profile is applied. CMYK is stored inverted when an Adobe marker
 * is there, and as it is when not.
 *
 * @throws {SgscnError} `invalid-image`, `unsupported-format`
 */
export function decodeJpeg(bytes: Uint8Array): RgbImage {
  const header = readJpegHeader(bytes);
  checkJpegData(bytes, header);
  const hasAdobe = hasSegment(bytes, header, APP14, "Adobe");
  const isPlainCmyk = header.components === 4 && !hasAdobe;
  const { height, width } = header;
  const decoded = runCodec(isPlainCmyk ? withAdobeSegment(bytes) : bytes, header);
  const notes: string[] = [];
  if (header.progressive) notes.push("progressive");
  let data: Uint8Array;
  if (decoded.format === GREY) {
    notes.push("grey");
    data = greyToRgb(decoded.samples);
  } else if (decoded.format === CMYK) {
    notes.push(
      isPlainCmyk ? "CMYK without Adobe marker to RGB, no colour profile" : "CMYK to RGB, no colour profile",
    );
    data = cmykToRgb(decoded.samples, isPlainCmyk);
  } else {
    data = decoded.samples.slice();
  }
  return orientImage({ format: "jpeg", height, width, data, notes }, readOrientation(bytes, header));
}

function runCodec(bytes: Uint8Array, { height, width }: JpegHeader): { samples: Uint8Array; format: number } {
  // A new instance a call: its memory, which never shrinks, goes when the call ends.
  const codec = new WebAssembly.Instance(jpegModule).exports as unknown as JpegCodec;
  let handle: number;
  try {
    const pointer = codec.walloc(bytes.length);
    new Uint8Array(codec.memory.buffer).set(bytes, pointer);
    handle = codec.decode(pointer, bytes.length, 0, 0) >>> 0;
  } catch (cause) {
    throw invalidImage("JPEG", "its image data cannot be decoded", cause);
  }
  if (handle <= 1) throw invalidImage("JPEG", "its image data is damaged");
  const format = codec.decode_format(handle);
  const samples = new Uint8Array(codec.memory.buffer, codec.decode_buffer(handle) >>> 0, codec.wlen());
  const got = [codec.decode_height(handle), codec.decode_width(handle)];
  if (!(format in SAMPLES)) throw unsupportedFormat(`JPEG of sample format ${format}`);
  if (got[0] !== height || got[1] !== width || samples.length !== height * width * SAMPLES[format]) {
    throw invalidImage("JPEG", `it decodes to ${got[1]}×${got[0]} pixels, not ${width}×${height}`);
  }
  return { samples, format };
}

function greyToRgb(grey: Uint8Array): Uint8Array {
  const rgb = new Uint8Array(grey.length * 3);
  for (let i = 0, to = 0; i < grey.length; i++, to += 3) rgb[to] = rgb[to + 1] = rgb[to + 2] = grey[i];
  return rgb;
}

/** @param cmyk [n, 4]: ink, or what is left of it when `isComplement` */
function cmykToRgb(cmyk: Uint8Array, isComplement: boolean): Uint8Array {
  const rgb = new Uint8Array(cmyk.length / 4 * 3);
  const flip = isComplement ? 0 : 255;
  for (let from = 0, to = 0; from < cmyk.length; from += 4, to += 3) {
    const light = cmyk[from + 3] ^ flip;
    for (let c = 0; c < 3; c++) rgb[to + c] = Math.round((cmyk[from + c] ^ flip) * light / 255);
  }
  return rgb;
}

function withAdobeSegment(bytes: Uint8Array): Uint8Array {
  return concatBytes([bytes.subarray(0, 2), ADOBE_SEGMENT, bytes.subarray(2)]);
}

function readOrientation(bytes: Uint8Array, { segments }: JpegHeader): Orientation {
  const prefix = "Exif\0\0";
  const exif = segments.find(({ marker, start }) => marker === APP1 && startsWith(bytes, prefix, start));
  return exif ? readExifOrientation(bytes.subarray(exif.start + prefix.length, exif.end)) : 1;
}

function hasSegment(bytes: Uint8Array, { segments }: JpegHeader, marker: number, prefix: string): boolean {
  return segments.some((segment) => segment.marker === marker && startsWith(bytes, prefix, segment.start));
}

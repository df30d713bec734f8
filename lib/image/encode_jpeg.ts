import { jpegModule } from "./codecs.js";

/** What imagescript's JPEG codec exports for encoding. Pointers and sizes in bytes. */
interface JpegEncoder {
  memory: WebAssembly.Memory;
  walloc(bytes: number): number;
  /** Of RGBA pixels; a pointer to the file's bytes. */
  encode(pointer: number, width: number, height: number, quality: number): number;
  /** Bytes of the last encoded file. */
  wlen(): number;
}

/**
 * A baseline JPEG, by imagescript. For previews: what is measured or kept is a PNG.
 *
 * @param image `data` is [height, width, 3], 0–255
 * @param options.quality 1–100; larger is finer and bigger
 */
export function encodeJpeg(
  { height, width, data }: { height: number; width: number; data: Uint8Array },
  { quality = 80 }: { quality?: number } = {},
): Uint8Array {
  // A new instance a call: its memory, which never shrinks, goes when the call ends.
  const codec = new WebAssembly.Instance(jpegModule).exports as unknown as JpegEncoder;
  const pointer = codec.walloc(height * width * 4);
  const pixels = new Uint8Array(codec.memory.buffer, pointer, height * width * 4);
  for (let from = 0, to = 0; from < data.length; from += 3, to += 4) {
    pixels[to] = data[from];
    pixels[to + 1] = data[from + 1];
    pixels[to + 2] = data[from + 2];
    pixels[to + 3] = 255;
  }
  const encoded = codec.encode(pointer, width, height, quality);
  return new Uint8Array(codec.memory.buffer, encoded, codec.wlen()).slice();
}

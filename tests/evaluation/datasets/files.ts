import { dirname, join } from "node:path";
import { encodeMask } from "../../../lib/image/encode_mask.ts";
import { encodeRgb } from "../../../lib/image/encode_rgb.ts";
import { phantom } from "../../../lib/image/phantom.ts";
import { makeBmp } from "../../image/images.ts";

/** Content by path; `""` is an empty file. */
export type Files = Record<string, Uint8Array | string>;

const SIZE = { height: 24, width: 32 };

/** A phantom and its mask as PNG files, small, and different for each seed. */
export function pngPair(seed = 0, size = SIZE): { image: Uint8Array; mask: Uint8Array } {
  const { image, mask } = phantom("skin", { ...size, seed });
  return { image: encodeRgb(image), mask: encodeMask(mask) };
}

/** The same as BMP files, as PH2 has them. */
export function bmpPair(seed = 0): { image: Uint8Array; mask: Uint8Array } {
  const { image, mask } = phantom("skin", { ...SIZE, seed });
  return {
    image: bmp(image.data),
    mask: bmp(Uint8Array.from(image.data, (_, i) => mask.data[Math.floor(i / 3)])),
  };
}

/** A mask with nothing in it. */
export function emptyMask(): Uint8Array {
  return encodeMask({ ...SIZE, data: new Uint8Array(SIZE.height * SIZE.width) });
}

/** 24 bits a pixel, rows from the bottom up, blue first. */
function bmp(rgb: Uint8Array): Uint8Array {
  const { height, width } = SIZE; // rows of 96 bytes need no padding
  const pixels = new Uint8Array(rgb.length);
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < width * 3; i++) {
      const column = Math.floor(i / 3);
      pixels[(height - 1 - row) * width * 3 + i] = rgb[(row * width + column) * 3 + 2 - i % 3];
    }
  }
  return makeBmp({ height, width, bitsPerPixel: 24, pixels: [...pixels] });
}

/** Makes a folder with these files, and removes it after the test. */
export async function withFiles(files: Files, test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await writeFiles(folder, files);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(join(folder, path), bytes);
  }
}

import { shrinkTo } from "./indexed_image.ts";
import { type IndexedImage, readIndexedPng } from "./read_indexed_png.ts";

/** What the page asks: a PNG in base64, or as a file. */
export interface DecodeRequest {
  id: number;
  png: string | Blob;
  /** A larger one is shrunk to this. */
  maxPixels: number;
}

/** What it is told. */
export type DecodeReply = { id: number; image: IndexedImage } | { id: number; message: string };

// The page must stay free to draw: pictures are decoded here.
self.addEventListener("message", async ({ data: { id, png, maxPixels } }: MessageEvent<DecodeRequest>) => {
  try {
    const bytes = typeof png === "string" ? bytesOf(png) : new Uint8Array(await png.arrayBuffer());
    const image = shrinkTo(await readIndexedPng(bytes), maxPixels);
    const reply: DecodeReply = { id, image };
    self.postMessage(reply, { transfer: [image.data.buffer] });
  } catch (error) {
    const reply: DecodeReply = { id, message: error instanceof Error ? error.message : String(error) };
    self.postMessage(reply);
  }
});

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

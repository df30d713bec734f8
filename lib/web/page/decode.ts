import type { DecodeReply, DecodeRequest } from "./decode_worker.ts";
import type { IndexedImage } from "./read_indexed_png.ts";

const worker = new Worker("page/decode_worker.js", { type: "module" });
const waiting = new Map<number, { resolve(image: IndexedImage): void; reject(error: Error): void }>();
let lastId = 0;

// A worker that cannot be loaded says so once, and answers nothing.
worker.addEventListener("error", () => {
  for (const { reject } of waiting.values()) reject(new Error("Cannot decode pictures: the worker failed"));
  waiting.clear();
});
worker.addEventListener("message", ({ data }: MessageEvent<DecodeReply>) => {
  const asked = waiting.get(data.id);
  waiting.delete(data.id);
  if ("image" in data) asked?.resolve(data.image);
  else asked?.reject(new Error(data.message));
});

/** Pictures are drawn at no more pixels than this: a screen has hardly more, and each pick paints them anew. */
const MAX_PIXELS = 1_000_000;

/** The numbers of an indexed PNG, decoded off the main thread, and shrunk. @throws {Error} when it is none */
export function decodeIndexed(png: string | Blob): Promise<IndexedImage> {
  const request: DecodeRequest = { id: ++lastId, png, maxPixels: MAX_PIXELS };
  worker.postMessage(request);
  return new Promise((resolve, reject) => waiting.set(request.id, { resolve, reject }));
}

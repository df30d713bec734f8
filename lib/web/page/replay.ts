import { applyPalette, GIFEncoder, quantize } from "gifenc";
import type { Preview } from "./preview_store.ts";
import { paintLabels } from "./paint.ts";

/** Longest side, frames, and how long each is shown. */
const SIDE = 480, MAX_FRAMES = 60, FRAME_MS = 120, LAST_FRAME_MS = 1800;

/** What was learnt as an animated GIF: the labels over the image, one frame a preview. */
export async function encodeReplay(
  previews: readonly Preview[],
  image: { height: number; width: number; bitmap?: ImageBitmap },
  opacity: number,
): Promise<Blob> {
  const scale = Math.min(1, SIDE / Math.max(image.height, image.width));
  const [width, height] = [image.width, image.height].map((side) => Math.max(1, Math.round(side * scale)));
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
  const gif = GIFEncoder();
  const frames = evenly(previews, MAX_FRAMES);
  for (const [i, { labels }] of frames.entries()) {
    context.globalAlpha = 1;
    context.imageSmoothingEnabled = true;
    if (image.bitmap) context.drawImage(image.bitmap, 0, 0, width, height);
    context.globalAlpha = image.bitmap ? opacity : 1;
    context.imageSmoothingEnabled = false;
    context.drawImage(paintLabels(labels), 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const palette = quantize(data, 256);
    gif.writeFrame(applyPalette(data, palette), width, height, {
      palette,
      delay: i === frames.length - 1 ? LAST_FRAME_MS : FRAME_MS,
    });
    await new Promise((resolve) => setTimeout(resolve)); // the page goes on drawing
  }
  gif.finish();
  return new Blob([gif.bytes()], { type: "image/gif" });
}

/** At most so many, the first and the last among them. */
function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.round(i * (items.length - 1) / (count - 1))]);
}

import { outlineLines } from "./outline_lines.ts";
import type { IndexedImage } from "./read_indexed_png.ts";

/** The lines between pixels that differ as a path in units of the map's pixels: sharp at any zoom. */
export function outlinePath(image: IndexedImage, options: { frame?: boolean } = {}): Path2D {
  const path = new Path2D();
  const lines = outlineLines(image, options);
  for (let i = 0; i < lines.length; i += 4) {
    path.moveTo(lines[i], lines[i + 1]);
    path.lineTo(lines[i + 2], lines[i + 3]);
  }
  return path;
}

import type { LabelMap } from "../types.ts";
import { findComponents } from "./find_components.ts";

/**
 * The mask with its holes filled: background that no path through four neighbours leads out of to the image's border.
 *
 * @param mask 0 or 1 per pixel
 */
export function fillHoles(mask: LabelMap): LabelMap {
  const { height, count, starts, rowStarts, ofRun } = findComponents(mask);
  const isOpen = new Uint8Array(count);
  for (let row = 0; row < height; row++) {
    const isEdge = row === 0 || row === height - 1;
    const first = rowStarts[row], last = rowStarts[row + 1] - 1;
    for (let run = first; run <= last; run += isEdge ? 1 : Math.max(1, last - first)) isOpen[ofRun[run]] = 1;
  }
  const data = mask.data.slice();
  for (let run = 0; run < ofRun.length; run++) {
    if (!isOpen[ofRun[run]]) data.fill(1, starts[run], starts[run + 1]);
  }
  return { ...mask, data };
}

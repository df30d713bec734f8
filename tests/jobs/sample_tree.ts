import { findRegions } from "../../lib/regions/find_regions.ts";
import type { RegionTree } from "../../lib/regions/region_tree.ts";
import type { LabelMap, RgbImage } from "../../lib/types.ts";

/** Where {@linkcode sampleTree} has its lesion: [top, left, bottom, right], the last two exclusive, of 24 rows and 36 columns. */
export const LESION = [6, 9, 18, 24] as const;
/** And where something else is. */
export const RULER = [20, 30, 24, 36] as const;
const HEIGHT = 24, WIDTH = 36;

/** Three regions: skin (0), a dark lesion in its middle (1), and something bright in a corner (2). */
export function sampleTree(): RegionTree {
  const labels: LabelMap = { height: HEIGHT, width: WIDTH, data: new Uint8Array(HEIGHT * WIDTH) };
  fill(labels, LESION, 5);
  fill(labels, RULER, 9);
  const colour: Record<number, number[]> = { 0: [220, 170, 150], 5: [70, 40, 40], 9: [250, 250, 250] };
  const data = Uint8Array.from([...labels.data].flatMap((label) => colour[label]));
  const image: RgbImage = { height: HEIGHT, width: WIDTH, data, notes: [], format: "png" };
  return findRegions({ image, labels });
}

function fill({ width, data }: LabelMap, [top, left, bottom, right]: readonly number[], label: number): void {
  for (let row = top; row < bottom; row++) data.fill(label, row * width + left, row * width + right);
}

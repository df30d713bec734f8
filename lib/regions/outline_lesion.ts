import type { LabelMap } from "../types.ts";
import { interpolateRow, stepsBetween } from "./cell_interpolation.ts";
import { lesionLevel } from "./lesion_level.ts";
import type { RegionTree } from "./region_tree.ts";
import type { ImageCells } from "./survey_pixels.ts";
import type { Union } from "./target_candidates.ts";

/**
 * The map of an image's regions with the outline of its lesion drawn anew, along one level of colour: pixels on the wrong
 * side of it go to the nearest region of the other. Which regions there are and where else they meet stays as it is; frame
 * does, too.
 *
 * @param lesion 1 for each region that is part of it
 * @param cells of the image
 * @returns undefined where the outline stays as it is
 *
 * Departure from the paper: a cluster's outline is where two scores are even, which says nothing of where skin begins.
 */
export function outlineLesion(
  { map, regions }: Pick<RegionTree, "map" | "regions">,
  lesion: Union,
  cells: ImageCells,
): LabelMap | undefined {
  const field = lesionLevel(cells, atCellCentres(map, regions, lesion, cells));
  if (!field) return undefined;
  const data = map.data.slice();
  const moving = wrongSide({ map, regions }, lesion, field, cells);
  return moveToNearest(data, map.width, moving, lesion, regions) > 0 ? { ...map, data } : undefined;
}

function atCellCentres(
  { height: H, width: W, data }: LabelMap,
  regions: RegionTree["regions"],
  union: Union,
  { height, width }: ImageCells,
) {
  const lesion = new Uint8Array(height * width), frame = new Uint8Array(height * width);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor((y + 0.5) * H / height) * W;
    for (let x = 0; x < width; x++, at++) {
      const id = data[row + Math.floor((x + 0.5) * W / width)];
      lesion[at] = union[id];
      frame[at] = Number(regions[id].isFrame);
    }
  }
  return { lesion, frame };
}

/** What a pixel is that must move. */
const IN = 1, OUT = 2;

/** For each pixel whether it must become part of the lesion, must leave it, or neither (0). */
function wrongSide(
  { map: { height, width, data }, regions }: Pick<RegionTree, "map" | "regions">,
  lesion: Union,
  field: Float32Array,
  cells: ImageCells,
): Uint8Array {
  const moving = new Uint8Array(data.length);
  // What must a pixel of a region do that lies inside, and outside?
  const inside = Uint8Array.from(regions, ({ isFrame, id }) => isFrame || lesion[id] ? 0 : IN);
  const outside = Uint8Array.from(regions, ({ isFrame, id }) => isFrame || !lesion[id] ? 0 : OUT);
  const steps = { down: stepsBetween(height, cells.height), across: stepsBetween(width, cells.width) };
  const values = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    interpolateRow(field, cells.width, steps, y, values);
    for (let x = 0, at = y * width; x < width; x++, at++) {
      moving[at] = values[x] > 0 ? inside[data[at]] : outside[data[at]];
    }
  }
  return moving;
}

/** Gives pixels that must move the region of the nearest one that is on their new side already; returns how many. */
function moveToNearest(
  data: Uint8Array,
  width: number,
  moving: Uint8Array,
  lesion: Union,
  regions: RegionTree["regions"],
): number {
  // The side that pixels of a region are on: 0 is frame, which takes none.
  const sideOf = Uint8Array.from(regions, ({ isFrame, id }) => isFrame ? 0 : lesion[id] ? IN : OUT);
  const sides = (at: number) => {
    const x = at % width;
    return [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at, at - width, at + width];
  };
  const open: number[] = []; // what the pixels beside it may follow, nearest first
  for (let at = 0; at < data.length; at++) {
    if (moving[at] !== 0) open.push(...sides(at).filter((beside) => moving[beside] === 0));
  }
  const first = open.length;
  for (let i = 0; i < open.length; i++) {
    const id = data[open[i]];
    for (const at of sides(open[i])) {
      if (!moving[at] || moving[at] !== sideOf[id]) continue;
      data[at] = id;
      moving[at] = 0;
      open.push(at);
    }
  }
  return open.length - first;
}
